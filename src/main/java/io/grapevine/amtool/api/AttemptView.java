package io.grapevine.amtool.api;

import java.util.Optional;
import java.util.Set;

/**
 * Outcome of a test notification at one integration of a receiver.
 *
 * @param index the position of the integration among those of its kind
 * @param outcome {@code delivered}, {@code plain}, {@code retryable}, {@code rejected} or {@code skipped}
 * @param status the status of the last answer, if there was one
 * @param message what went wrong; empty if nothing did
 */
public record AttemptView(
        String integration,
        long index,
        String outcome,
        Optional<Long> status,
        Optional<Long> durationMillis,
        String message) {
    private static final Set<String> GOOD = Set.of("delivered", "plain", "skipped");

    /** Whether nothing is wrong with it. */
    public boolean isGood() {
        return GOOD.contains(outcome);
    }
}
