package io.grapevine.it.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.it.CommandRun;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.Silences;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.virtualtime.configtest.play.ConfigCache;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.RecordingBuilder;
import io.grapevine.virtualtime.replay.ReplayPlayer;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay of what a real process has recorded leads to the notifications that it has sent. */
@Tag("thorough")
class ReplayIT {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    static final String EXPORT = "/api/grapevine/v1/history/export?from=1970-01-01T00%3A00%3A00Z";

    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 1s
              group_interval: 1s
              repeat_interval: 1h
              routes: [{receiver: other, matchers: ['alertname="Slow"'], group_by: ['...']}]
            inhibit_rules:
            - {source_matchers: ['alertname="Down"'], target_matchers: ['alertname="Hidden"']}
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%1$s/team'}]
            - name: other
              webhook_configs: [{url: 'http://%1$s/other', send_resolved: false}, {url: 'http://%1$s/second'}]
            """;

    @TempDir
    Path directory;

    private static String alert(String name, String instance, boolean fires) {
        Instant now = Instant.now();
        return """
                {"labels": {"alertname": "%s", "instance": "%s"}, "startsAt": "%s", "endsAt": "%s"}
                """.formatted(name, instance, now, fires ? now.plusSeconds(3600) : now);
    }

    private static void post(Program program, String... alerts) throws Exception {
        program.post("/alerts", "[" + String.join(",", alerts) + "]");
    }

    /** Waits until so many alerts were notified, and then for a time in which a flush has passed wherever its timer stands. */
    private static void awaitNotified(Receiver receiver, String path, String status, int notifications)
            throws Exception {
        Eventually.holds(
                status + " at " + path,
                () -> receiver.taken(path).stream()
                                .filter(call -> call.status().equals(status))
                                .count()
                        >= notifications);
        awaitFlush();
    }

    private static void awaitFlush() throws Exception {
        Instant begin = Instant.now();
        Eventually.holds(
                "a flush", () -> Duration.between(begin, Instant.now()).compareTo(INTERVAL.multipliedBy(2)) > 0);
    }

    private Program start(Path config) throws Exception {
        return Program.grapevine(config, directory.resolve("data"), "--history.dir=" + directory.resolve("history"));
    }

    @Test
    void theRecordedConfigurationLeadsToTheRecordedNotifications() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Path config =
                    Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(receiver.address()));
            try (Program first = start(config)) {
                fire(first, receiver);
                resolve(first, receiver);
                post(first, alert("Lasting", "x", true));
                awaitNotified(receiver, "/team", "firing", 4);
                assertThat(first.terminate()).isZero();
            }
            try (Program second = start(config)) {
                post(second, alert("Lasting", "x", true), alert("Lasting", "y", true));
                awaitNotified(receiver, "/team", "firing", 5);
                int notified = Stream.of("/team", "/other", "/second")
                        .mapToInt(path -> receiver.taken(path).size())
                        .sum();
                Eventually.holds("recorded", () -> recording(second).sent().size() == notified);
                check(second);
            }
        }
    }

    private static void fire(Program program, Receiver receiver) throws Exception {
        post(
                program,
                alert("Down", "x", true),
                alert("Down", "y", true),
                alert("Slow", "x", true),
                alert("Slow", "y", true),
                alert("Hidden", "x", true));
        awaitNotified(receiver, "/other", "firing", 2);
        awaitNotified(receiver, "/team", "firing", 1);
        post(program, alert("Down", "z", true));
        awaitNotified(receiver, "/team", "firing", 2);
        String silence = Silences.add(program, "Hushed");
        post(program, alert("Hushed", "x", true));
        awaitFlush();
        Silences.expire(program, silence);
        awaitNotified(receiver, "/team", "firing", 3);
    }

    private static void resolve(Program program, Receiver receiver) throws Exception {
        post(program, alert("Hidden", "x", false));
        awaitFlush();
        post(program, alert("Down", "x", false), alert("Down", "y", false), alert("Slow", "x", false));
        awaitNotified(receiver, "/second", "resolved", 1);
        post(program, alert("Down", "z", false), alert("Hushed", "x", false), alert("Slow", "y", false));
        awaitNotified(receiver, "/second", "resolved", 2);
        awaitNotified(receiver, "/team", "resolved", 2);
    }

    private static Recording recording(Program program) throws Exception {
        RecordingBuilder builder = new RecordingBuilder();
        byte[] lines = program.send("GET", EXPORT, "").body().getBytes(UTF_8);
        HistoryJson.readAll(new ByteArrayInputStream(lines), builder::add);
        return builder.build().orElseThrow();
    }

    private static void check(Program program) throws Exception {
        Recording recording = recording(program);
        ConfigPlan plan = ConfigPlan.recorded(recording, new ConfigCache(ParserMode.UTF8_WITH_FALLBACK));
        List<DeliveryRecord> played = new ReplayPlayer(
                        recording, plan, recording.last().plus(INTERVAL))
                .play("play")
                .sent();

        assertThat(byGroup(played)).isEqualTo(byGroup(recording.sent()));
        List<String> command = List.of(
                Path.of("bin", "amtool").toAbsolutePath().toString(),
                "replay",
                "--alertmanager.url=" + program.url(),
                "--tolerance=20s");
        CommandRun run = CommandRun.of(command, Map.of("GRAPEVINE_REBUILD", "no"));
        assertThat(run.succeeded(command)).contains("No difference", "no process ran from");
    }

    /** The notifications of each group to each integration, in their order. */
    static Map<String, List<String>> byGroup(List<DeliveryRecord> sent) {
        return sent.stream()
                .collect(Collectors.groupingBy(
                        each -> each.groupKey() + " " + each.receiver() + "/" + each.integration(),
                        TreeMap::new,
                        Collectors.mapping(
                                each -> each.reason() + " " + each.firing() + " " + each.resolved(),
                                Collectors.toList())));
    }
}
