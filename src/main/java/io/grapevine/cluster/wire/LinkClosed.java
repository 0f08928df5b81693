package io.grapevine.cluster.wire;

/** How a dial ended, or the link that it had made. */
public sealed interface LinkClosed {
    /** Why, for people: {@code connection refused}. */
    String text();

    /** The kind of end, one of few, as the value of {@code reason} in a log line. */
    String kind();

    /** Nobody listens there. */
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

    /** Somebody is there with whom no link may be. */
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

    /** Nobody answered in time, or there is no route. */
    record NoAnswer(String text) implements LinkClosed {
        @Override
        public String kind() {
            return "no_answer";
        }
    }

    /** The link was there, and has ended. */
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
