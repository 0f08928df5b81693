package io.grapevine.shadow;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Later differences to one target that earlier ones explain: a group that began later is flushed later each time, and a
 * notification is repeated an interval after the one before.
 */
final class Consequences {
    private final Duration tolerance;
    private final TreeMap<Duration, ReasonFinder.Finding> shifts = new TreeMap<>();
    private ReasonFinder.@Nullable Finding rhythm;
    private ReasonFinder.@Nullable Finding last;

    Consequences(Duration tolerance) {
        this.tolerance = tolerance;
    }

    /** The reason of an earlier difference of the same length. */
    Optional<ReasonFinder.Finding> ofShift(Duration shift) {
        return shifts.subMap(shift.minus(tolerance), true, shift.plus(tolerance), true).values().stream()
                .findFirst();
    }

    /** Takes in the length of a difference. */
    void shifted(Duration shift, ReasonFinder.Finding finding) {
        shifts.put(shift, finding);
    }

    /** The reason of a difference, given the one that was found for it alone. */
    ReasonFinder.Finding of(ShadowSend send, ReasonFinder.Finding found) {
        ReasonFinder.Finding finding = found;
        if (found.reason() == ShadowReason.GROUP_INTERVAL || found.reason() == ShadowReason.OUT_OF_STEP) {
            boolean repeats = send.isRepetition();
            if (rhythm != null) {
                finding = rhythm;
            } else if (repeats && last != null) {
                finding = last;
            }
        }
        boolean movesFlushes = finding.reason() == ShadowReason.GROUP_WAIT
                || finding.reason() == ShadowReason.OUT_OF_STEP
                || finding.reason() == ShadowReason.UNKNOWN_ALERT;
        if (movesFlushes) {
            rhythm = finding;
        }
        last = finding;
        return finding;
    }

    /** Both sides agree again. */
    void end() {
        rhythm = null;
        last = null;
    }
}
