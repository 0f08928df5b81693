package io.grapevine.cluster.wire;

/** The reason why an attempt failed or a link was closed. */
public sealed interface LinkClosed {
    /** The error message: {@code connection refused}. */
    String text();

    /** The kind, one of few, as the value of {@code reason} in a log line. */
    String kind();

    /** No process listens there. */
    record NobodyListens() implements LinkClosed {
        @Override
        public String text() {
            return "connection refused";
        }

        @Override
        public String kind() {
            return "refused";
        }
    }

    /** The handshake was refused. */
    record Refused(RefusedException why) implements LinkClosed {
        /** The reason. */
        public LinkRefusal reason() {
            return why.reason();
        }

        @Override
        public String text() {
            return why.shortText();
        }

        @Override
        public String kind() {
            return why.reason().label();
        }
    }

    /** No response in time, or no route. */
    record NoAnswer(String text) implements LinkClosed {
        @Override
        public String kind() {
            return "no_answer";
        }
    }

    /** An established link was closed. */
    record Closed(Identity who) implements LinkClosed {
        @Override
        public String text() {
            return "connection closed";
        }

        @Override
        public String kind() {
            return "closed";
        }
    }
}
