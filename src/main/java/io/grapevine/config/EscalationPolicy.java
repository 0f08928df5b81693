package io.grapevine.config;

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
 * @param receiver the receiver of the routes that it is about
 * @param matchers which alerts of those routes it is about; none: all of them
 * @param steps the steps in the order of their times, with different names; none where the policy is about the fallback or
 *     acknowledgements alone
 * @param fallback who is notified while the receiver accepts nothing; empty: nobody
 * @param lapses after which time an acknowledgement of such a group ends by itself, unless it says so itself; empty: never
 * @param isReopened whether a new alert ends an acknowledgement of its group
 * @param isWide whether an acknowledgement mutes its alerts in the groups of other routes, too
 * @param hours the names of the time intervals in which steps are run; outside of them they wait; empty: at all times
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
     * @param name the name, which its key in the log contains: a step keeps what it was notified of wherever it is moved to
     * @param after how long after the first notification of the episode it is due
     * @param receiver who is notified
     * @param repeat how often it is notified again; empty: never
     * @param labels labels of the message, besides those of the route
     */
    public record Step(String name, Duration after, String receiver, Optional<Repeat> repeat, LabelSet labels) {}

    /**
     * Repetition of a step.
     *
     * @param every the time between two notifications
     * @param times how many there are after the first one
     */
    public record Repeat(Duration every, int times) {}

    /**
     * A receiver that stands in for the one of a policy.
     *
     * @param after how long nothing was accepted before it is notified
     */
    public record Fallback(String receiver, Duration after) {}

    /** The receivers of steps and of the fallback. */
    public Stream<String> receivers() {
        return Stream.concat(
                steps.stream().map(Step::receiver), fallback.stream().map(Fallback::receiver));
    }
}
