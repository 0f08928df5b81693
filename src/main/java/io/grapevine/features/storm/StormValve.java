package io.grapevine.features.storm;

import io.grapevine.model.matcher.Matchers;
import java.time.Duration;

/**
 * Limit of the first notifications that each integration of a receiver is sent: what exceeds it is sent together, in a digest.
 *
 * @param receiver the receiver of the routes that it is about
 * @param notifications how many groups may be notified for the first time, each by itself, within {@code per}
 * @param neverHold the alerts whose groups are notified by themselves all the same; none: no alert is one
 * @param every how long after the first send that is held the digest of all of them is sent
 * @param holdAtMost how long a send is held at most, while the receiver accepts no digest
 * @param alerts how many alerts a digest lists, at most
 */
public record StormValve(
        String receiver,
        int notifications,
        Duration per,
        Matchers neverHold,
        Duration every,
        Duration holdAtMost,
        int alerts) {
    /** The usual time between digests. */
    public static final Duration USUAL_EVERY = Duration.ofMinutes(1);

    /** The longest time that a send is held, and the usual one. A page is never late by more, whatever is configured. */
    public static final Duration LONGEST_HOLD = Duration.ofMinutes(2);

    /** How many alerts a digest lists, usually. */
    public static final int USUAL_ALERTS = 50;

    /** What is left of a valve that was removed: holds nothing new, and has digests tell the ends of what digests have told. */
    public static StormValve ofEnds(String receiver) {
        return new StormValve(
                receiver, Integer.MAX_VALUE, USUAL_EVERY, Matchers.NONE, USUAL_EVERY, LONGEST_HOLD, USUAL_ALERTS);
    }
}
