package io.grapevine.virtualtime.replay;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    public Replay {
        notes = List.copyOf(notes);
    }

    /** A configuration to be played, and what reports call it. */
    public record Variant(String name, ConfigPlan plan) {
        /**
         * A configuration that is in force all the time, with silences of its own rules if it has a file of extensions.
         *
         * @throws ConfigLoadException if it has errors
         */
        public static Variant of(String name, ConfigSource source, ConfigCache configs) throws ConfigLoadException {
            TestedConfig config = configs.load(source);
            return new Variant(
                    name, source.extensions() == null ? ConfigPlan.always(config) : ConfigPlan.withRulesOf(config));
        }
    }

    /**
     * Plays a configuration and compares it with another one; or with the past, if that is known.
     *
     * @param before the other configuration; null for the past
     */
    public Comparison compare(@Nullable Variant before, Variant after) {
        if (before == null) {
            return compare(null, after, null);
        }
        List<ComparedRun> sides = Stream.of(before, after)
                .parallel()
                .map(variant -> played(variant, null))
                .toList();
        return compared(sides.get(1), sides.get(0));
    }

    /**
     * Compares two configurations as {@link #compare(Variant, Variant)} does, but plays parts of the recording, each by itself, as many
     * at a time as there are processors. Alerts that are in none are those that both notify in the same way.
     *
     * @param parts alerts of different ones share no group and do not inhibit each other, by either configuration
     * @param found gets what is different in each part, in no order; called by one thread at a time
     * @return the notes, and the number of alerts, of the whole recording, without a difference
     */
    public Comparison compareParts(List<Recording> parts, Variant before, Variant after, Consumer<Comparison> found) {
        parts.parallelStream().forEach(part -> {
            Comparison compared = new Replay(part, source, span, tolerance, notes).compare(before, after);
            synchronized (found) {
                found.accept(compared);
            }
        });
        return compared(nothing(after), nothing(before));
    }

    private static ComparedRun nothing(Variant of) {
        return new ComparedRun(of.name(), false, List.of(), of.plan().patience(), episode -> Optional.empty());
    }

    /**
     * Compares as {@link #compare(Variant, Variant)} does, watched.
     *
     * @param watch is asked now and then; null for none
     */
    public Comparison compare(@Nullable Variant before, Variant after, @Nullable PlayWatch watch) {
        ComparedRun then =
                before != null ? played(before, watch) : recording.replicas().isEmpty() ? null : past();
        return compared(played(after, watch), then);
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
     * @param watch is asked now and then; null for none
     */
    public ComparedRun played(Variant variant, @Nullable PlayWatch watch) {
        Instant end = span.to().plus(variant.plan().patience());
        ReplayPlayer player = new ReplayPlayer(recording, variant.plan(), end);
        if (watch != null) {
            player.watch(watch);
        }
        return player.play(variant.name());
    }
}
