package io.grapevine.web.api.connect;

import io.grapevine.web.access.Needs;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * A procedure that clients may call.
 *
 * @param kind how many messages it takes and gives
 * @param isSafe whether it may be called by {@code GET}
 * @param needs what callers need
 * @param operation what answers a message
 */
record Procedure(String service, String name, Kind kind, boolean isSafe, Needs needs, Operation operation) {
    /** Number of messages that a procedure takes and gives. */
    enum Kind {
        /** One message is answered by one. */
        UNARY,
        /** One message is answered by any number: the first at once, others while the call lasts. */
        SERVER_STREAM,
        /** Each message is answered by one, as it comes. */
        BOTH_STREAM
    }

    /** Answers a message. On a worker thread. */
    @FunctionalInterface
    interface Operation {
        /**
         * The answer to a message, both as JSON or both as protobuf.
         *
         * @throws CallFault if it is answered by an error
         */
        byte[] answer(byte[] message, boolean isJson) throws CallFault;
    }

    String path() {
        return "/" + service + "/" + name;
    }

    boolean isStream() {
        return kind != Kind.UNARY;
    }

    /** Whether it only asks whether the program runs: a busy program must not be taken for a dead one. */
    boolean isProbe() {
        return needs == Needs.NOTHING;
    }

    List<HttpMethod> methods() {
        return isSafe ? List.of(HttpMethod.GET, HttpMethod.POST) : List.of(HttpMethod.POST);
    }
}
