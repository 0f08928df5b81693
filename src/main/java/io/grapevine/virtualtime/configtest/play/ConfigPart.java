package io.grapevine.virtualtime.configtest.play;

/**
 * Part of a configuration that a test can exercise.
 *
 * @param key identifies it among those of its kind: the id of a route, the name of a receiver or a time interval, or an inhibition
 *     rule
 */
public record ConfigPart(Kind kind, Object key) {
    /** Kind of a part. */
    public enum Kind {
        /** A group of the route was flushed, or a test of routing took it. */
        ROUTE("routes"),
        /** The receiver was notified, or a test of routing expects it or another one. */
        RECEIVER("receivers"),
        /** The rule has muted an alert of a flush. */
        INHIBITION_RULE("inhibition rules"),
        /** The interval has muted a flush, or a test of routing asks for intervals while it mutes. */
        TIME_INTERVAL("time intervals");

        private final String plural;

        Kind(String plural) {
            this.plural = plural;
        }

        /** What several are called. */
        public String plural() {
            return plural;
        }
    }
}
