package io.grapevine.web.api.connect;

import java.util.Locale;

/** A call is answered with an error, whose text the client sees. */
final class CallFault extends Exception {
    private static final long serialVersionUID = 1;

    private final Code code;

    /** Kind of an error, with its number in gRPC and its status in HTTP. */
    enum Code {
        CANCELED(1, 499),
        UNKNOWN(2, 500),
        INVALID_ARGUMENT(3, 400),
        DEADLINE_EXCEEDED(4, 504),
        NOT_FOUND(5, 404),
        RESOURCE_EXHAUSTED(8, 429),
        UNIMPLEMENTED(12, 501),
        INTERNAL(13, 500);

        final int number;
        final int status;

        Code(int number, int status) {
            this.number = number;
            this.status = status;
        }

        /** The name in Connect, also the label {@code outcome} of metrics. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    CallFault(Code code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    /** The time for a call is over. */
    static CallFault late() {
        return new CallFault(Code.DEADLINE_EXCEEDED, "context deadline exceeded");
    }

    Code code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
