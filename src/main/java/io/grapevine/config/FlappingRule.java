package io.grapevine.config;

import java.time.Duration;

/**
 * Rule by which an alert of a receiver counts as flapping, so that its end is withheld.
 *
 * @param receiver the receiver of the routes that it is about
 * @param changes how many times the alert began or ended within {@code per}, at least
 * @param holdEnd how long it must have neither begun nor ended before its end is notified
 */
public record FlappingRule(String receiver, int changes, Duration per, Duration holdEnd) {}
