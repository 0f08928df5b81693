package io.grapevine.web.api.grapevine.history;

import io.grapevine.web.api.http.Refusal;
import java.io.IOException;

/** Answers requests when the history cannot be read: {@link IOException} means elsewhere that the client is gone. */
final class HistoryErrorResponse {
    private HistoryErrorResponse() {}

    /** Reads a history. */
    @FunctionalInterface
    interface Query<T> {
        T read() throws Refusal, IOException;
    }

    /**
     * What a query reads.
     *
     * @throws Refusal if the history cannot be read, with status 500
     */
    static <T> T refused(Query<T> query) throws Refusal {
        try {
            return query.read();
        } catch (IOException e) {
            throw Refusal.of(500, "history: cannot be read: " + e.getMessage());
        }
    }
}
