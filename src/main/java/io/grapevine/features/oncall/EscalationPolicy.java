package io.grapevine.features.oncall;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An escalation policy: who else is notified of a group while nobody acknowledges it.
 *
 * @param name the name, which the keys of its notifications in the log contain
 * @param receiver the receiver of the routes that the policy applies to
 * @param matchers the alerts of these routes that it applies to; empty: all of them
 * @param steps the steps, sorted by time, with different names; empty for a policy with only a fallback or rules for
 *     acknowledgements
 * @param fallback the receiver that is notified while the policy's own accepts nothing; empty: none
 * @param lapses how long an acknowledgement lasts that has no length of its own; empty: until all alerts have resolved
 * @param isReopened whether a new alert ends an acknowledgement of its group
 * @param isWide whether an acknowledgement also mutes its alerts in the groups of other routes
 * @param hours the names of the time intervals in which steps run; outside of these they wait; empty: they always run
 */
public record EscalationPolicy(
        String name,
        String receiver,
        Matchers matchers,
        List<Step> steps,
        Optional<Fallback> fallback,
        Optional<Duration> lapses,
        boolean isReopened,
        boolean isWide,
        List<String> hours) {
    public EscalationPolicy {
        steps = List.copyOf(steps);
        hours = List.copyOf(hours);
    }

    /**
     * A step of an escalation.
     *
     * @param name the name, which is part of its key in the log: a step that is moved in the list keeps its state
     * @param after when the step is due, after the first notification of the episode
     * @param receiver the receiver that is notified
     * @param repeat how often the receiver is notified again; empty: never
     * @param labels the labels of the message, in addition to those of the route
     */
    public record Step(String name, Duration after, String receiver, Optional<Repeat> repeat, LabelSet labels) {}

    /**
     * Repetition of a step.
     *
     * @param every the time between two notifications
     * @param times the number of notifications after the first one
     */
    public record Repeat(Duration every, int times) {}

    /**
     * A receiver that is notified in place of the policy's own.
     *
     * @param after how long the policy's receiver must have accepted nothing before
     */
    public record Fallback(String receiver, Duration after) {}

    /** The receivers of steps and of the fallback. */
    public Stream<String> receivers() {
        return Stream.concat(
                steps.stream().map(Step::receiver), fallback.stream().map(Fallback::receiver));
    }
}
