package io.grapevine.features.planned;

import io.grapevine.model.timeinterval.Occurrence;
import io.grapevine.records.Silence;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A rule and its silences at one time.
 *
 * @param refusal why the silence of the rule could not be created; empty if it could
 * @param next the occurrences that have not ended, by their start
 */
public record RuleStatus(SilenceRule rule, State state, String refusal, List<Next> next) {
    public RuleStatus {
        next = List.copyOf(next);
    }

    /** State of a rule. */
    public enum State {
        /** A silence of it is active. */
        ACTIVE,
        /** A silence of it is about to begin. */
        PENDING,
        /** The next occurrence of the rule is still to come. */
        WAITING,
        /** The silence of the present occurrence was expired, or shortened, by a request. */
        EXPIRED,
        /** The silence of the rule could not be created. */
        REFUSED,
        /** The rule has no further occurrence. */
        OVER;

        /** The name in metrics and in the API. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An occurrence that has not ended.
     *
     * @param id the id of its silence
     * @param silence the silence of the occurrence; null if there is none yet
     */
    public record Next(
            String id, Occurrence occurrence, @Nullable Silence silence) {}
}
