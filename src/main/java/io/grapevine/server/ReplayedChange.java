package io.grapevine.server;

import io.grapevine.config.Config;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.node.Node;
import io.grapevine.files.ConfigLimits;
import io.grapevine.history.HistoryReader;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Replay of what a replica has recorded, for an assistant. {@code amtool replay} does not have its bounds.
 *
 * @param extensions the content of {@code grapevine.yml}
 * @param largest the size of the largest configuration that may be given, in bytes
 */
record ReplayedChange(Optional<HistoryReader> history, Node node, Supplier<String> extensions, LongSupplier largest)
        implements McpEndpoint.Replay {
    private static final int MOST_RECORDS = 20_000;
    private static final String ELSE = " (expected: a shorter time, or amtool replay)";

    @Override
    public String report(String config, Duration since) throws Refusal {
        HistoryReader reader = history.orElseThrow(
                () -> Refusal.of(404, "history: off (expected: a server with --history.dir=DIRECTORY)"));
        Config inForce = node.loadedConfig().config();
        if (inForce.directory() != null) {
            throw Refusal.invalid("config: without the files of --teams.dir (expected: amtool replay)");
        }
        long size = config.getBytes(StandardCharsets.UTF_8).length;
        if (size > largest.getAsLong()) {
            throw Refusal.invalid("config: " + size + " bytes (expected: at most " + largest.getAsLong() + ")");
        }
        try (ReplayBounds bounds = ReplayBounds.take()) {
            String own = extensions.get();
            ConfigPlan after = ConfigPlan.ofTexts(config, own, bounds.ofConfig());
            ConfigPlan before = ConfigPlan.ofTexts(inForce.original(), own, ConfigLimits.NONE);
            Instant now = InstantSource.system().instant();
            ComparedSpan span = new ComparedSpan(now.minus(since), now);
            Recording recording = recording(reader, span, bounds);
            return LogContext.withoutLines(() -> compare(recording, span, before, after, bounds));
        } catch (ConfigLoadException e) {
            throw Refusal.invalid("config: " + e.text());
        } catch (CancellationException e) {
            throw Refusal.invalid("since: the replay " + e.getMessage() + ELSE);
        } catch (IOException e) {
            throw Refusal.of(500, "history: cannot be read: " + e.getMessage());
        }
    }

    private static Recording recording(HistoryReader reader, ComparedSpan span, ReplayBounds bounds)
            throws Refusal, IOException {
        RecordingBuilder builder = new RecordingBuilder();
        AtomicInteger records = new AtomicInteger();
        reader.read(span.from(), span.to(), HistoryReader.Order.OLDEST_FIRST, record -> {
            builder.add(bounds.added(record));
            bounds.check(0, 0);
            return records.incrementAndGet() <= MOST_RECORDS && !bounds.areTooMany();
        });
        if (records.get() > MOST_RECORDS || bounds.areTooMany()) {
            String what = bounds.areTooMany()
                    ? records + " records, which are too large"
                    : "more than " + MOST_RECORDS + " records";
            throw Refusal.invalid("since: " + what + ELSE);
        }
        return builder.build()
                .orElseThrow(() -> Refusal.invalid("since: nothing is recorded (expected: a longer time)"));
    }

    private static String compare(
            Recording recording, ComparedSpan span, ConfigPlan before, ConfigPlan after, ReplayBounds bounds) {
        List<String> notes =
                List.of("alerts that have fired without a change since before the replayed time are left out");
        Replay replay = new Replay(recording, "the history of this replica", span, Duration.ofMinutes(1), notes);
        return ReplayJson.of(
                replay.compare(
                        new Replay.Variant("the configuration in force", before),
                        new Replay.Variant("the configuration of the request", after),
                        bounds),
                3);
    }
}
