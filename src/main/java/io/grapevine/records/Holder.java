package io.grapevine.records;

import java.util.Locale;
import java.util.Optional;

/**
 * Holder of a lease: of a silence that is short, and renewed for as long as the holder needs it. If all holders are lost, the
 * silence ends soon.
 *
 * @param key the group that is acknowledged, the key of the client, or the name of the rule
 */
public record Holder(Kind kind, String key) {
    /** Kind of a holder. */
    public enum Kind {
        /** The alerts of an acknowledged group, for as long as one fires. */
        ACKNOWLEDGEMENT(Silence.ACKNOWLEDGES),
        /** A client of the API. */
        CLIENT(Silence.LEASE),
        /** The replicas, while a rule of a file says so. */
        RULE(Silence.RULE);

        private final String annotation;

        Kind(String annotation) {
            this.annotation = annotation;
        }

        /** The name in answers and metrics: {@code client}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The holder of a silence; empty if it is no lease. */
    public static Optional<Holder> of(Silence silence) {
        if (silence.annotations().isEmpty()) {
            return Optional.empty();
        }
        for (Kind kind : Kind.values()) {
            String key = silence.annotations().get(kind.annotation);
            if (key != null) {
                return Optional.of(new Holder(kind, key));
            }
        }
        return Optional.empty();
    }

    /** Whether a silence has a holder of a kind. */
    public static boolean isOf(Silence silence, Kind kind) {
        return of(silence).filter(holder -> holder.kind == kind).isPresent();
    }
}
