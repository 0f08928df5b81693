package io.grapevine.virtualtime.replay;

import io.grapevine.config.ConfigLoadException;
import io.grapevine.core.node.NodeFixtures;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.AlertRecord.Change;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.notification.NotifyReason;
import io.grapevine.records.TestSilences;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.script.ConfigSource;
import io.grapevine.virtualtime.replay.Replay.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A history that a test makes up, from the start of replica a on. */
public final class Histories {
    public static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private final List<HistoryRecord> records = new ArrayList<>();

    /** A history in which the process has started. */
    public static Histories begun() {
        return new Histories().process("0s", "a", true);
    }

    /** A time after the start, such as {@code 1h30m}. */
    public static Instant at(String time) {
        return START.plus(Duration.parse("PT" + time));
    }

    public Histories add(HistoryRecord record) {
        records.add(record);
        return this;
    }

    public Histories process(String time, String replica, boolean started) {
        return add(new ProcessRecord(at(time), replica, started));
    }

    public Histories alert(String time, String replica, Change change, Instant startsAt, String... labels) {
        Instant end = change.isFiring() ? null : at(time);
        return add(new AlertRecord(at(time), replica, change, LabelSet.of(labels), LabelSet.EMPTY, startsAt, end, ""));
    }

    /** An alert with annotations that was received after a minute. */
    public Histories annotated(LabelSet labels, LabelSet annotations) {
        return add(new AlertRecord(at("1m"), "a", Change.RECEIVED, labels, annotations, START, null, ""));
    }

    public Histories fires(String time, String... labels) {
        return alert(time, "a", Change.RECEIVED, at(time), labels);
    }

    public Histories resolves(String time, String... labels) {
        return alert(time, "a", Change.RESOLVED, at(time), labels);
    }

    public Histories silence(String time, String until, String name, String value) {
        Matchers matchers = Matchers.of(Matcher.equal(name, value));
        return add(new SilenceRecord(
                at(time),
                "a",
                TestSilences.of(
                        "11111111-1111-1111-1111-111111111111",
                        List.of(matchers),
                        at(time),
                        at(until),
                        at(time),
                        "me",
                        "work on " + value)));
    }

    public Histories config(String time, String hash, String text) {
        return config(time, hash, text, "");
    }

    public Histories config(String time, String hash, String text, String extensions) {
        return add(new ConfigRecord(at(time), "a", hash, text, extensions, Map.of()));
    }

    public Histories delivered(
            String time, String replica, DeliveryRecord.Outcome outcome, NotifyReason reason, Fingerprint... firing) {
        return add(new DeliveryRecord(
                at(time),
                replica,
                "{}:{}",
                LabelSet.EMPTY,
                "team",
                "webhook[0]",
                outcome,
                reason,
                List.of(firing),
                List.of(),
                1,
                Duration.ofMillis(20),
                Duration.ofSeconds(30),
                "",
                null));
    }

    /** Adds the notifications that a configuration leads to, until a time. */
    public Histories notifiedBy(String config, String until) throws ConfigLoadException {
        for (DeliveryRecord sent : played(config, until)) {
            records.add(new DeliveryRecord(
                    sent.at().plusMillis(7),
                    "a",
                    sent.groupKey(),
                    sent.groupLabels(),
                    sent.receiver(),
                    sent.integration(),
                    DeliveryRecord.Outcome.SENT,
                    sent.reason(),
                    sent.firing(),
                    sent.resolved(),
                    1,
                    Duration.ofMillis(7),
                    Duration.ZERO,
                    "",
                    null));
        }
        return this;
    }

    /** The notifications that a configuration leads to. */
    public List<DeliveryRecord> played(String config, String until) throws ConfigLoadException {
        return new ReplayPlayer(recording(), plan(config), at(until))
                .play("play")
                .sent();
    }

    public List<HistoryRecord> records() {
        return records;
    }

    /** The lines of a file of them. */
    public String lines() {
        return records.stream().map(record -> HistoryJson.line(record) + "\n").collect(Collectors.joining());
    }

    public Recording recording() {
        RecordingBuilder builder = new RecordingBuilder();
        records.forEach(builder::add);
        return builder.build().orElseThrow();
    }

    public static ConfigPlan plan(String config) throws ConfigLoadException {
        return ConfigPlan.always(configs().load(new ConfigSource(Path.of("test.yml"), config, null, null)));
    }

    /** A configuration with its {@code grapevine.yml}. */
    public static TestedConfig config(String config, String extensions) throws ConfigLoadException {
        TestedConfig loaded = configs().load(new ConfigSource(Path.of("test.yml"), config, null, null));
        return loaded.with(NodeFixtures.extensions(extensions, loaded.config()));
    }

    public static ConfigCache configs() {
        return new ConfigCache(ParserMode.UTF8_WITH_FALLBACK);
    }

    /** Compares with what was recorded. */
    public Comparison replayed(String config) throws ConfigLoadException {
        return compared(null, config);
    }

    /** Compares two configurations, or one with what was recorded. */
    public Comparison compared(@Nullable String before, String after) throws ConfigLoadException {
        Recording recording = recording();
        Replay replay = new Replay(
                recording, "test", ComparedSpan.of(recording, null, null, null), Duration.ofSeconds(10), List.of());
        return replay.compare(
                before == null ? null : new Variant("old.yml", plan(before)), new Variant("new.yml", plan(after)));
    }
}
