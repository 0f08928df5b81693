package io.grapevine.config;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;

/**
 * Rule by which alerts of a receiver are held before anybody is notified of them, as they may end by themselves soon.
 *
 * @param receiver the receiver of the routes that it is about
 * @param matchers the alerts that it is about; none: all of the receiver
 * @param neverHold the alerts that are not held all the same; none: no alert is one
 * @param hold how long after its start an alert is held; nobody is ever notified of one that ends within this time
 */
public record TransientRule(String receiver, Matchers matchers, Matchers neverHold, Duration hold) {
    /** Whether this rule is about an alert of its receiver. */
    public boolean isAbout(LabelSet alert) {
        return matchers.matches(alert);
    }

    /** How long an alert is held that this rule is about; zero if it never is. */
    public Duration holdOf(LabelSet alert) {
        return !neverHold.isEmpty() && neverHold.matches(alert) ? Duration.ZERO : hold;
    }
}
