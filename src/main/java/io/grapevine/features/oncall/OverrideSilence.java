package io.grapevine.features.oncall;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.features.oncall.OnCallSchedule.Override;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The silence that keeps overrides of an on-call schedule. It mutes no alert: it is replicated, stored, limited, recorded and
 * ended as silences are, also by replicas and tools that know no schedules. All overrides of a swap are in one, so that no replica
 * has half of it.
 */
public final class OverrideSilence {
    /** The greatest number of shifts of a schedule's overrides that have not ended: each flush and each answer looks at all of them. */
    private static final int MOST = 1_000;

    private OverrideSilence() {}

    /** Whether a silence keeps overrides. */
    public static boolean isOverride(Silence silence) {
        return !silence.annotations().isEmpty() && silence.annotations().get(Silence.ON_CALL) != null;
    }

    /** The name of the schedule of a silence that keeps overrides. */
    public static String schedule(Silence silence) {
        return Objects.requireNonNullElse(silence.annotations().get(Silence.ON_CALL), "");
    }

    /**
     * The reason to refuse a silence: that its schedule would have too many overrides.
     *
     * @param wanted a silence, which need not keep any, that is to be made
     * @param known the version until now; null if there is none
     * @param others all silences that have not ended
     */
    static Optional<String> fault(Silence wanted, @Nullable Silence known, Stream<Silence> others) {
        if (!isOverride(wanted)) {
            return Optional.empty();
        }
        int more =
                overrides(wanted).size() - (known == null ? 0 : overrides(known).size());
        int taken = others.filter(OverrideSilence::isOverride)
                .filter(silence -> schedule(silence).equals(schedule(wanted)))
                .mapToInt(silence -> overrides(silence).size())
                .sum();
        return more <= 0 || taken + more <= MOST
                ? Optional.empty()
                : Optional.of(
                        "shifts: " + more + " more than the " + taken + " of overrides that have not ended (expected: "
                                + MOST + " in all; remove overrides, or change the layers)");
    }

    /** A silence of no team, yet to be created, that keeps overrides of a schedule. They end with it. */
    public static Silence of(String schedule, List<Override> overrides, String author, String reason, Instant now) {
        return of(schedule, List.of(), overrides, author, reason, now);
    }

    /**
     * A silence, yet to be created, that keeps overrides of a schedule. They end with it.
     *
     * @param teams by which it is known whose the schedule is; none if it is nobody's
     */
    public static Silence of(
            String schedule, List<Matcher> teams, List<Override> overrides, String author, String reason, Instant now) {
        return new Silence(
                "",
                List.of(matchers(schedule).and(Matchers.of(teams))),
                Collections.min(overrides.stream().map(Override::from).toList()),
                Collections.max(overrides.stream().map(Override::to).toList()),
                now,
                author,
                reason,
                LabelSet.of(
                        Silence.ON_CALL,
                        schedule,
                        Silence.SHIFTS,
                        overrides.stream()
                                .map(each -> each.person() + " " + each.from() + " " + each.to())
                                .collect(Collectors.joining(", "))),
                List.of(),
                UnknownFields.NONE);
    }

    /** Matchers of no alert, as none has this label. */
    private static Matchers matchers(String schedule) {
        try {
            return Matchers.of(Matcher.of(MatchType.EQUAL, Silence.ON_CALL, schedule));
        } catch (MatcherException e) { // of a regular expression
            throw new IllegalStateException(e);
        }
    }

    /** The overrides that a silence keeps, as far as they lie in its time. What cannot be read is left out. */
    public static List<Override> overrides(Silence silence) {
        List<Override> overrides = new ArrayList<>();
        for (String shift : Objects.requireNonNullElse(silence.annotations().get(Silence.SHIFTS), "")
                .split(", ")) {
            String[] parts = shift.split(" ");
            try {
                Instant from = parts.length == 3 ? Instant.parse(parts[1]) : Instant.MAX;
                Instant to = parts.length == 3 ? Instant.parse(parts[2]) : Instant.MIN;
                from = from.isBefore(silence.startsAt()) ? silence.startsAt() : from;
                to = to.isAfter(silence.endsAt()) ? silence.endsAt() : to;
                if (from.isBefore(to)) {
                    overrides.add(new Override(silence.id(), from, to, parts[0], silence.comment()));
                }
            } catch (DateTimeException e) {
                continue; // of a newer version
            }
        }
        return overrides;
    }
}
