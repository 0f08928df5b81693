package io.grapevine.web.api.grapevine;

import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;

/** An object of the overview. Equal rows are written alike. */
interface OverviewObject {
    /** Whether this row need not be sent to a client that has {@code earlier}, of the same key. */
    default boolean isKnownFrom(OverviewObject earlier) {
        return equals(earlier);
    }

    void write(JsonWriter json) throws IOException;
}
