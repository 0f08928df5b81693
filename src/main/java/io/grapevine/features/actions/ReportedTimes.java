package io.grapevine.features.actions;

import io.grapevine.core.silence.Silence;
import java.time.Instant;

/**
 * The times of the events that external services report, as annotations of the silence of an acknowledgement. Reports may arrive
 * late, twice, or before those of earlier events: compared by these times they have the effect of the order in which the events
 * happened.
 */
final class ReportedTimes {
    private ReportedTimes() {}

    /** The silence of an acknowledgement that was made at a time by the clock of its service. */
    static Silence withMade(Silence silence, Instant at) {
        return silence.withAnnotation(Silence.MADE_AT, at.toString());
    }

    /** The silence of an acknowledgement that was undone at a time by the clock of its service. */
    static Silence withUndone(Silence silence, Instant at) {
        return silence.withAnnotation(ActionSilence.UNDONE_AT, at.toString());
    }

    /** When a silence was made, by the clock of its service if that is known. */
    static Instant made(Silence silence) {
        return silence.time(Silence.MADE_AT).orElse(silence.startsAt());
    }

    /** When a silence that has expired ended, by the clock of its service if that has reported it. */
    static Instant end(Silence ended) {
        return ended.time(ActionSilence.UNDONE_AT).orElse(ended.endedAt());
    }

    /** Whether a request is from before the end of a silence. One that was never in force concerns only its own service. */
    static boolean isBeforeEnd(ActionRequest request, Silence ended) {
        boolean isReported = ended.annotations().has(ActionSilence.UNDONE_AT);
        boolean wasInForce = !isReported
                || ended.annotations().has(Silence.MADE_AT)
                || !ended.startsAt().equals(ended.endsAt()); // as where a replica whose clock is behind ends it
        return (wasInForce || request.isFromSameService(ended))
                && request.at()
                        .filter(at -> isReported ? !at.isAfter(end(ended)) : at.isBefore(end(ended)))
                        .isPresent();
    }

    /** Whether an event of a time, or a later one, has made or ended a silence. */
    static boolean isKnown(Silence silence, Instant at) {
        return !silence.time(ActionSilence.UNDONE_AT).orElse(made(silence)).isBefore(at);
    }
}
