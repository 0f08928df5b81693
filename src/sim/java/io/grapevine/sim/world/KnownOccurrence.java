package io.grapevine.sim.world;

import java.time.Instant;

/** The occurrence of a rule for silences, and what was asked for about its silence. */
public final class KnownOccurrence {
    private final OnCallPlan.Rule rule;
    /** The only silence of the occurrence. */
    public final KnownSilence silence;

    KnownOccurrence(OnCallPlan.Rule rule, KnownSilence silence) {
        this.rule = rule;
        this.silence = silence;
    }

    /** The name of the rule. */
    public String rule() {
        return rule.name();
    }

    /** Whether the silence of the occurrence is expired where nothing matches. */
    public boolean isExpiredUnmatched() {
        return rule.kind() == OnCallPlan.Kind.UNMATCHED;
    }

    /** Whether the second edition of the configuration lacks the rule. */
    public boolean isRemoved() {
        return rule.isRemoved();
    }

    /** Whether it goes on at a time. */
    public boolean contains(Instant time) {
        return !time.isBefore(silence.startsAt()) && time.isBefore(silence.endsAt());
    }
}
