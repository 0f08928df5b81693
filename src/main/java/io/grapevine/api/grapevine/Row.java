package io.grapevine.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** One object of the overview. Equal rows are written alike, so that only those that differ are sent again. */
interface Row {
    void write(JsonGenerator json) throws IOException;
}
