package io.grapevine.features.escalation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Standing of a group in its escalation policy.
 *
 * @param policy the name of the policy
 * @param next the next step; empty if none is to come
 * @param told the steps that were notified in this episode, in the order of the policy
 * @param stop what keeps the next step from being run
 */
public record EscalationStatus(String policy, Optional<Round> next, List<Round> told, Stop stop) {
    public EscalationStatus {
        told = List.copyOf(told);
    }

    /** Whether what comes next, or all that there is, is by rules of people. */
    public boolean isOfPeople() {
        return next.map(Round::isOfPerson).orElse(policy.equals(Escalations.OF_PEOPLE));
    }

    /** This standing with that of the rules of people, who are notified besides. */
    EscalationStatus with(EscalationStatus people) {
        Optional<Round> first =
                Stream.of(next, people.next).flatMap(Optional::stream).min(Comparator.comparing(Round::at));
        boolean isOfPeople = first.isPresent() && first.equals(people.next);
        return new EscalationStatus(
                policy,
                first,
                Stream.concat(told.stream(), people.told.stream()).toList(),
                isOfPeople ? people.stop : stop);
    }

    /**
     * A notification by a step.
     *
     * @param step the name of the step
     * @param at when it was notified, or is due; a step that waits for what stops it may have been due before
     */
    public record Round(String step, String receiver, Instant at) {
        /** Whether this is by a rule of a person. */
        public boolean isOfPerson() {
            return step.contains("/");
        }

        /** The name of the person of a rule. */
        public String person() {
            return step.substring(0, step.indexOf('/'));
        }
    }

    /** Reason why the next step is not run at its time. */
    public enum Stop {
        /** Nothing: it is run. */
        NONE("none"),
        /** An acknowledgement mutes all alerts. */
        ACKNOWLEDGED("acknowledged"),
        /** All alerts are silenced or inhibited. */
        MUTED("muted"),
        /** The time is outside of the hours of the policy. */
        OUTSIDE_HOURS("outside hours"),
        /** No alert fires, or none has been notified yet. */
        RESOLVED("resolved"),
        /** All steps were run. */
        DONE("done");

        private final String text;

        Stop(String text) {
            this.text = text;
        }

        /** The reason for answers of the API and metrics. */
        public String text() {
            return text;
        }
    }
}
