package io.grapevine.server;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.history.HistoryReader;
import io.grapevine.node.Node;
import io.grapevine.server.log.LogContext;
import io.grapevine.virtualtime.replay.ComparedSpan;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.RecordingBuilder;
import io.grapevine.virtualtime.replay.Replay;
import io.grapevine.virtualtime.replay.ReplayJson;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.mcp.McpEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Replay of what a replica has recorded, for an assistant. It shares the processor and the heap with the notifications, so one runs at a
 * time in the process, of a bounded number of records, and not for long; {@code amtool replay} has no such bounds.
 *
 * @param extensions the content of {@code grapevine.yml}
 */
record ReplayedChange(Optional<HistoryReader> history, Node node, Supplier<String> extensions)
        implements McpEndpoint.Replay {
    private static final Semaphore PLACE = new Semaphore(1);
    private static final int MOST_RECORDS = 20_000;
    private static final int MOST_NOTIFICATIONS = 100_000;
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final String ELSE = " (expected: a shorter time, or amtool replay)";

    @Override
    public String report(String config, Duration since) throws Refusal {
        HistoryReader reader = history.orElseThrow(
                () -> Refusal.of(404, "history: off (expected: a server with --history.dir=DIRECTORY)"));
        Config inForce = node.loadedConfig().config();
        if (inForce.directory() != null) {
            throw Refusal.invalid("config: without the files of --teams.dir (expected: amtool replay)");
        }
        Semaphore place = place();
        try {
            String own = extensions.get();
            ConfigPlan after = ConfigPlan.ofTexts(config, own);
            ConfigPlan before = ConfigPlan.ofTexts(inForce.original(), own);
            Instant now = InstantSource.system().instant();
            ComparedSpan span = new ComparedSpan(now.minus(since), now);
            Recording recording = recording(reader, span);
            return LogContext.withoutLines(() -> compare(recording, span, before, after));
        } catch (ConfigLoadException e) {
            throw Refusal.invalid("config: " + e.text());
        } catch (CancellationException e) {
            throw Refusal.invalid("since: the replay takes too long" + ELSE);
        } catch (IOException e) {
            throw Refusal.of(500, "history: cannot be read: " + e.getMessage());
        } finally {
            place.release();
        }
    }

    /** The place of the one replay that runs in the process, which is to be released. */
    static Semaphore place() throws Refusal {
        if (!PLACE.tryAcquire()) {
            throw Refusal.of(503, "another replay runs (expected: one at a time)");
        }
        return PLACE;
    }

    private static Recording recording(HistoryReader reader, ComparedSpan span) throws Refusal, IOException {
        RecordingBuilder builder = new RecordingBuilder();
        AtomicInteger records = new AtomicInteger();
        reader.read(span.from(), span.to(), HistoryReader.Order.OLDEST_FIRST, record -> {
            builder.add(record);
            return records.incrementAndGet() <= MOST_RECORDS;
        });
        if (records.get() > MOST_RECORDS) {
            throw Refusal.invalid("since: more than " + MOST_RECORDS + " records" + ELSE);
        }
        return builder.build()
                .orElseThrow(() -> Refusal.invalid("since: nothing is recorded (expected: a longer time)"));
    }

    private static String compare(Recording recording, ComparedSpan span, ConfigPlan before, ConfigPlan after) {
        long start = System.nanoTime();
        List<String> notes =
                List.of("alerts that have fired without a change since before the replayed time are left out");
        Replay replay = new Replay(recording, "the history of this replica", span, Duration.ofMinutes(1), notes);
        return ReplayJson.of(
                replay.compare(
                        new Replay.Variant("the configuration in force", before),
                        new Replay.Variant("the configuration of the request", after),
                        sent -> {
                            if (sent > MOST_NOTIFICATIONS || System.nanoTime() - start > LONGEST.toNanos()) {
                                throw new CancellationException();
                            }
                        }),
                3);
    }
}
