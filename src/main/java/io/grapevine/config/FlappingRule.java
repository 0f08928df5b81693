package io.grapevine.config;

import java.time.Duration;

/**
 * A rule that says when an alert counts as flapping, so that its end is withheld from a receiver.
 *
 * @param receiver the receiver of the routes that the rule applies to
 * @param changes the least number of times that a flapping alert began or ended within {@code per}
 * @param holdEnd how long the alert must not have changed before its end is notified
 */
public record FlappingRule(String receiver, int changes, Duration per, Duration holdEnd) {}
