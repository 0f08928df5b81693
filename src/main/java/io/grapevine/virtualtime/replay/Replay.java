package io.grapevine.virtualtime.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
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
        return comparePart(recording, before, after);
    }

    /**
     * Compares two configurations as {@link #compare(Variant, Variant)} does, but plays only a part of the recording; the others are
     * alerts that both notify in the same way. What is not different is not counted of those.
     */
    public Comparison comparePart(Recording part, Variant before, Variant after) {
        Replay some = new Replay(part, source, span, tolerance, notes);
        CompletableFuture<ComparedRun> then =
                CompletableFuture.supplyAsync(() -> some.played(before, QUARTER_SECOND, null)); // beside the other
        return compared(some.played(after, QUARTER_SECOND, null), then.join());
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
