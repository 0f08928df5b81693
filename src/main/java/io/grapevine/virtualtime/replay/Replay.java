package io.grapevine.virtualtime.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A replay of the past.
 *
 * @param recording what is played
 * @param source what reports call it
 * @param span what is compared
 * @param tolerance how far a notification may be from its counterpart and still be the same
 * @param notes what is to be known of the source, each in a sentence
 */
public record Replay(Recording recording, String source, ComparedSpan span, Duration tolerance, List<String> notes) {
    private static final Duration QUARTER_SECOND = Duration.ofMillis(250);

    public Replay {
        notes = List.copyOf(notes);
    }

    /** A configuration to be played, and what reports call it. */
    public record Variant(String name, ConfigPlan plan) {}

    /**
     * Plays a configuration and compares it with another one; or with the past, if that is known.
     *
     * @param before the other configuration; null for the past
     */
    public Comparison compare(@Nullable Variant before, Variant after) {
        if (before == null) {
            return compare(null, after, null);
        }
        return compareParts(List.of(recording), before, after);
    }

    /**
     * Compares two configurations as {@link #compare(Variant, Variant)} does, but plays parts of the recording, each by itself, as many
     * at a time as there are processors. Alerts that are in none are those that both notify in the same way: what is not different is
     * not counted of those.
     *
     * @param parts alerts of different ones share no group and do not inhibit each other, by either configuration
     */
    public Comparison compareParts(List<Recording> parts, Variant before, Variant after) {
        List<ComparedRun> runs = IntStream.range(0, 2 * parts.size())
                .parallel()
                .mapToObj(i -> new Replay(parts.get(i / 2), source, span, tolerance, notes)
                        .played(i % 2 == 0 ? before : after, QUARTER_SECOND, null))
                .toList();
        return compared(side(runs, 1), side(runs, 0));
    }

    /** The plays of all parts with one of two configurations as one. */
    private static ComparedRun side(List<ComparedRun> runs, int which) {
        List<ComparedRun> own = IntStream.range(0, runs.size())
                .filter(i -> i % 2 == which)
                .mapToObj(runs::get)
                .toList();
        return own.size() == 1 ? own.get(0) : ComparedRun.of(own);
    }

    /**
     * Compares as {@link #compare(Variant, Variant)} does, watched.
     *
     * @param watch gets, four times a second of a play, the number of notifications so far; what it throws ends the play. Null for none
     */
    public Comparison compare(@Nullable Variant before, Variant after, @Nullable IntConsumer watch) {
        ComparedRun then = before != null
                ? played(before, QUARTER_SECOND, watch)
                : recording.replicas().isEmpty() ? null : past();
        return compared(played(after, QUARTER_SECOND, watch), then);
    }

    private Comparison compared(ComparedRun now, @Nullable ComparedRun then) {
        return new Comparer(recording, span, then, now).compare(source, tolerance, notes);
    }

    private ComparedRun past() {
        return new ComparedRun("as recorded", true, recording.sent(), Duration.ZERO, episode -> Optional.empty());
    }

    /**
     * Plays a configuration beyond the span, so that what would come shortly after its end is known.
     *
     * @param interval the time of the play between two calls of {@code watch}
     * @param watch gets the number of notifications so far; what it throws ends the play. Null for none
     */
    public ComparedRun played(Variant variant, Duration interval, @Nullable IntConsumer watch) {
        Instant end = span.to().plus(variant.plan().patience());
        ReplayPlayer player = new ReplayPlayer(recording, variant.plan(), end);
        if (watch != null) {
            player.watch(interval, watch);
        }
        return player.play(variant.name());
    }
}
