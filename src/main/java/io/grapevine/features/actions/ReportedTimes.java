package io.grapevine.features.actions;

import io.grapevine.records.Silence;
import java.time.Instant;

/**
 * The times of events at external services, kept as annotations of the acknowledgement's silence. Reports of events may
 * arrive late, twice or out of order. Compared by these times, they take effect in the order in which the events
 * happened.
 */
final class ReportedTimes {
    private ReportedTimes() {}

    /** A copy of an acknowledgement's silence with the time when its service says that it was made. */
    static Silence withMade(Silence silence, Instant at) {
        return silence.withAnnotation(Silence.MADE_AT, at.toString());
    }

    /** A copy of an acknowledgement's silence with the time when its service says that it was undone. */
    static Silence withUndone(Silence silence, Instant at) {
        return silence.withAnnotation(ActionSilence.UNDONE_AT, at.toString());
    }

    /** The time when a silence was made, by the clock of its service if that is known. */
    static Instant made(Silence silence) {
        return silence.time(Silence.MADE_AT).orElse(silence.startsAt());
    }

    /** The time when an expired silence ended, by the clock of its service if that has reported the end. */
    static Instant end(Silence ended) {
        return ended.time(ActionSilence.UNDONE_AT).orElse(ended.endedAt());
    }

    /**
     * Whether a request was made before the end of a silence. A silence that was never in force counts only for
     * requests of its own service.
     */
    static boolean isBeforeEnd(ActionRequest request, Silence ended) {
        boolean isReported = ended.annotations().has(ActionSilence.UNDONE_AT);
        boolean wasInForce = !isReported
                || ended.annotations().has(Silence.MADE_AT)
                || !ended.startsAt().equals(ended.endsAt()); // equal if a replica whose clock is behind has ended it
        return (wasInForce || request.isFromSameService(ended))
                && request.at()
                        .filter(at -> isReported ? !at.isAfter(end(ended)) : at.isBefore(end(ended)))
                        .isPresent();
    }

    /** Whether an event at {@code at} or later has already made or ended a silence. */
    static boolean isKnown(Silence silence, Instant at) {
        return !silence.time(ActionSilence.UNDONE_AT).orElse(made(silence)).isBefore(at);
    }
}
