package io.grapevine.shadow;

import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.Optional;

/** An event of either side, as far as the comparison needs it. */
public sealed interface ShadowEvent {
    /** When the event happened. */
    Instant at();

    /** An alert was received. */
    record Received(Instant at, LabelSet labels) implements ShadowEvent {}

    /** An alert was put into a group. */
    record Grouped(Instant at, LabelSet labels, ShadowGroup group, LabelSet groupLabels) implements ShadowEvent {}

    /**
     * An alert was left out of a flush.
     *
     * @param detail names the silence or the rule
     */
    record Muted(Instant at, LabelSet labels, ShadowReason by, String detail) implements ShadowEvent {
        /**
         * A silence left the alert out.
         *
         * @param rule the rule that it is made of; empty if a person made it
         */
        static Muted bySilence(Instant at, LabelSet labels, String id, Optional<String> rule) {
            String silence = id.isEmpty() ? "" : "silence " + id;
            return rule.map(name -> new Muted(
                            at,
                            labels,
                            ShadowReason.PLANNED_SILENCE,
                            "rule " + name + " for planned silences, " + silence))
                    .orElseGet(() -> new Muted(at, labels, ShadowReason.SILENCE, silence));
        }
    }

    /**
     * A time interval ended a flush.
     *
     * @param detail which kind of interval
     */
    record Stopped(Instant at, ShadowGroup group, String detail) implements ShadowEvent {}

    /**
     * A notification was sent, or would have been.
     *
     * @param withAllEnds whether it is recorded with all alerts that have ended, also where the integration does not want ends
     */
    record Sent(ShadowSend send, boolean withAllEnds) implements ShadowEvent {
        @Override
        public Instant at() {
            return send.at();
        }
    }

    record Other(Instant at) implements ShadowEvent {}
}
