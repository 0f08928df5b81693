package io.grapevine.silence;

import io.grapevine.base.go.Quoted;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SilenceRules {
    private SilenceRules() {}

    /** The error in a silence from a file or a peer, if any: limits do not apply to it, but it has an id. */
    static Optional<String> faultOfStored(Silence silence) {
        return silence.id().isEmpty() ? Optional.of("silence without an id") : fault(silence);
    }

    /** The error in a silence, if any. Whether regular expressions compile is not checked. */
    static Optional<String> fault(Silence silence) {
        List<Matchers> sets = silence.matcherSets();
        if (sets.isEmpty()) {
            return Optional.of("at least one matcher set required");
        }
        for (int i = 0; i < sets.size(); i++) {
            if (sets.get(i).isEmpty()) {
                return Optional.of("matcher set " + i + " is empty");
            }
            if (sets.get(i).stream().anyMatch(matcher -> matcher.name().isEmpty())) {
                return Optional.of("matcher set " + i + ": invalid label name \"\"");
            }
            if (sets.get(i).stream().allMatch(SilenceRules::acceptsMissing)) {
                return Optional.of("matcher set " + i + ": at least one matcher must not match the empty string");
            }
        }
        if (silence.endsAt().isBefore(silence.startsAt())) {
            return Optional.of("end time must not be before start time");
        }
        return Optional.empty();
    }

    /** The error in the annotations of a silence from a request, if any. */
    static Optional<String> faultOfAnnotations(Silence silence) {
        String time = silence.annotations().get(Silence.EXPIRE_UNMATCHED);
        return time == null || silence.expiresUnmatchedAfter().isPresent()
                ? Optional.empty()
                : Optional.of("annotation " + Silence.EXPIRE_UNMATCHED + ": " + Quoted.quote(time)
                        + " (expected: a duration of at least a minute, such as 30m)");
    }

    /** Whether a positive matcher matches alerts that lack the label; false for negative ones. */
    private static boolean acceptsMissing(Matcher matcher) {
        return switch (matcher.type()) {
            case EQUAL, REGEXP -> matcher.matches("");
            case NOT_EQUAL, NOT_REGEXP -> false;
        };
    }

    /** Whether {@code next} changes {@code known} without changing what was muted in the past. */
    static boolean canUpdate(Silence known, Silence next, Instant now) {
        if (!known.matcherSets().equals(next.matcherSets())) {
            return false;
        }
        return switch (known.stateAt(now)) {
            case ACTIVE ->
                known.startsAt().getEpochSecond() == next.startsAt().getEpochSecond()
                        && !next.endsAt().isBefore(now);
            case PENDING -> !next.startsAt().isBefore(now);
            case EXPIRED -> false;
        };
    }
}
