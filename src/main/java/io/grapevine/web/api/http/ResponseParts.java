package io.grapevine.web.api.http;

import java.io.IOException;

/**
 * The parts of a long answer. They are made one after the other, each when the client has taken most of what came before, and
 * perhaps on another thread: what waits for the client is the state of this object alone, so it should be small.
 */
@FunctionalInterface
public interface ResponseParts {
    /**
     * Writes the next part, of some hundred bytes.
     *
     * @return whether there was one; if not, nothing was written
     */
    boolean writeNext(JsonOutput out) throws IOException;

    /** A list whose elements are {@code elements}, and a new line. */
    static ResponseParts list(ResponseParts elements) {
        return new JsonList(elements);
    }
}
