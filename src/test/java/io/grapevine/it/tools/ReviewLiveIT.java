package io.grapevine.it.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.files.ConfigLimits;
import io.grapevine.history.HistoryJson;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.it.Cluster;
import io.grapevine.it.CommandRun;
import io.grapevine.it.Eventually;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import io.grapevine.it.Tool;
import io.grapevine.virtualtime.replay.ConfigPlan;
import io.grapevine.virtualtime.replay.Recording;
import io.grapevine.virtualtime.replay.RecordingBuilder;
import io.grapevine.virtualtime.replay.ReplayPlayer;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notifications that a review foretells are those that three replicas send with the changed configuration. */
@Tag("thorough")
class ReviewLiveIT {
    private static final List<String> NAMES = List.of("a", "b", "c");

    private static final String BEFORE = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 1s
              group_interval: 1s
              repeat_interval: 1h
              routes:
              - {receiver: marks, matchers: ['alertname="Mark"'], group_by: ['...']}
            receivers:
            - {name: marks, webhook_configs: [{url: 'http://%1$s/marks'}]}
            - {name: team, webhook_configs: [{url: 'http://%1$s/team'}]}
            - {name: other, webhook_configs: [{url: 'http://%1$s/other', send_resolved: false}]}
            - {name: nobody}
            """;

    private static final String AFTER = BEFORE.replace("receivers:\n", """
              - {receiver: other, matchers: ['alertname="Slow"'], group_by: ['...']}
              - {receiver: nobody, matchers: ['alertname="Brief"']}
              - {receiver: team, matchers: ['alertname="Apart"'], group_by: [alertname, instance]}
            inhibit_rules:
            - {source_matchers: ['alertname="Down"'], target_matchers: ['alertname="Hidden"']}
            receivers:
            """);

    @TempDir
    Path directory;

    /** The notifications that the replicas have sent and recorded, and the files of what each has recorded. */
    private record Week(Recording recording, List<Path> histories) {
        /** The receivers that were notified of alerts of a name as firing. */
        List<String> receivers(String alertname) {
            return List.copyOf(new TreeSet<>(recording.sent().stream()
                    .filter(sent -> !sent.firing().isEmpty() && sent.groupKey().contains("\"" + alertname + "\""))
                    .map(DeliveryRecord::receiver)
                    .toList()));
        }

        int notifications(String alertname, String receiver) {
            return (int) recording.sent().stream()
                    .filter(sent ->
                            sent.receiver().equals(receiver) && sent.groupKey().contains("\"" + alertname + "\""))
                    .count();
        }
    }

    /** The days of the week, a step each, in which alerts begin and end. */
    private final class Days {
        private final Cluster cluster;
        private final Receiver receiver;
        private final Map<String, Instant> began = new TreeMap<>();
        private int marks;

        Days(Cluster cluster, Receiver receiver) {
            this.cluster = cluster;
            this.receiver = receiver;
        }

        void play() throws Exception {
            begin("Down x", "Down y", "Slow x", "Slow y", "Hidden x", "Brief x", "Apart x", "Apart y", "Plain x");
            begin("Down z", "Hidden y");
            end("Brief x", "Apart x");
            begin("Brief x", "Apart x");
            end("Hidden x", "Slow x");
            end("Down x", "Down y", "Down z", "Brief x");
            end("Hidden y", "Slow y", "Apart x", "Apart y", "Plain x");
        }

        private void begin(String... alerts) throws Exception {
            post(true, alerts);
        }

        private void end(String... alerts) throws Exception {
            post(false, alerts);
        }

        private void post(boolean fires, String... alerts) throws Exception {
            List<String> bodies = new ArrayList<>();
            for (String alert : alerts) {
                Instant now = Instant.now();
                Instant start = fires ? now : began.get(alert);
                began.put(alert, start);
                bodies.add(body(alert, start, fires ? now.plusSeconds(3600) : now));
            }
            for (Program program : cluster.running()) {
                program.post("/alerts", "[" + String.join(",", bodies) + "]");
            }
            awaitFlush();
            awaitFlush(); // groups that were flushed just before are flushed an interval later
        }

        /** The first replica, which is the one that sends, flushes in the order of the times that alerts came. */
        private void awaitFlush() throws Exception {
            String mark = "m" + ++marks;
            Instant now = Instant.now();
            cluster.at("a").post("/alerts", "[" + body("Mark " + mark, now, now.plusSeconds(3600)) + "]");
            Eventually.holds(
                    mark,
                    () -> receiver.taken("/marks").stream()
                            .flatMap(call -> Stream.of(call.alerts().get(0)))
                            .anyMatch(alert ->
                                    alert.at("/labels/instance").asText().equals(mark)));
        }

        private static String body(String alert, Instant start, Instant end) {
            String[] words = alert.split(" ");
            return """
                    {"labels": {"alertname": "%s", "instance": "%s"}, "startsAt": "%s", "endsAt": "%s"}
                    """.formatted(words[0], words[1], start, end);
        }
    }

    private Week week(String name, String config) throws Exception {
        Path own = Files.createDirectory(directory.resolve(name));
        try (Receiver receiver = new Receiver()) {
            Path file = Files.writeString(own.resolve("alertmanager.yml"), config.formatted(receiver.address()));
            try (Cluster cluster = Cluster.start(file, () -> Place.withHistories(own, NAMES.size()))) {
                new Days(cluster, receiver).play();
                int sent = Stream.of("/marks", "/team", "/other")
                        .mapToInt(path -> receiver.taken(path).size())
                        .sum();
                Eventually.holds(
                        "recorded",
                        () -> export(cluster, own).recording().sent().size() == sent);
                return export(cluster, own);
            }
        }
    }

    private static Week export(Cluster cluster, Path directory) throws Exception {
        RecordingBuilder builder = new RecordingBuilder();
        List<Path> files = new ArrayList<>();
        for (String name : NAMES) {
            String lines = cluster.at(name).send("GET", ReplayIT.EXPORT, "").body();
            HistoryJson.readAll(new ByteArrayInputStream(lines.getBytes(UTF_8)), builder::add);
            files.add(Files.writeString(directory.resolve(name + ".jsonl"), lines));
        }
        return new Week(builder.build().orElseThrow(), files);
    }

    /** The notifications of each group to each integration, in their order, but for the marks. */
    private static Map<String, List<String>> byGroup(List<DeliveryRecord> sent) {
        return ReplayIT.byGroup(
                sent.stream().filter(each -> !each.receiver().equals("marks")).toList());
    }

    private static List<DeliveryRecord> foretold(Recording recording) throws ConfigLoadException {
        ConfigPlan plan = ConfigPlan.ofTexts(AFTER.formatted("localhost"), "", ConfigLimits.NONE);
        return new ReplayPlayer(recording, plan, recording.last().plusSeconds(5))
                .play("play")
                .sent();
    }

    /** The changes that {@code amtool review} tells. */
    private List<String> review(List<Path> histories) throws Exception {
        Path before = Files.writeString(directory.resolve("before.yml"), BEFORE.formatted("localhost"));
        Path after = Files.writeString(directory.resolve("after.yml"), AFTER.formatted("localhost"));
        List<String> command = new ArrayList<>(
                List.of(Path.of("bin", "amtool").toAbsolutePath().toString(), "review", "--json", "--base=" + before));
        histories.forEach(history -> command.add("--history=" + history));
        command.add(after.toString());
        CommandRun run = CommandRun.of(command, Map.of("GRAPEVINE_REBUILD", "no"));
        List<String> rows = new ArrayList<>();
        new ObjectMapper()
                .readTree(run.out())
                .at("/changes/rows")
                .forEach(row -> rows.add(row.get("alerts").asText() + ": "
                        + row.get("count").asInt() + " " + row.get("change").asText()));
        return rows;
    }

    @Test
    void theReplicasSendWhatTheReviewForetells() throws Exception {
        Tool.needPackagedProgram();
        Week before = week("before", BEFORE);
        Week after = week("after", AFTER);

        assertThat(byGroup(foretold(before.recording())))
                .isEqualTo(byGroup(after.recording().sent()));

        List<String> rows = review(before.histories());
        assertThat(rows)
                .contains(
                        "Slow: 2 alerts, from \"team\" to \"other\"",
                        "Brief: 2 alerts, from \"team\" to nobody: the receiver has no integrations",
                        "Apart: 2 groups in place of 1, to \"team\"")
                .anyMatch(row -> row.startsWith("Hidden: 1 alert, from \"team\" to nobody: inhibited by "));
        assertThat(before.receivers("Slow")).containsExactly("team");
        assertThat(after.receivers("Slow")).containsExactly("other");
        assertThat(before.receivers("Brief")).containsExactly("team");
        assertThat(after.receivers("Brief")).isEmpty();
        assertThat(after.notifications("Hidden", "team")).isLessThan(before.notifications("Hidden", "team"));
        for (String name : List.of("Apart", "Down", "Plain")) {
            assertThat(after.notifications(name, "team") - before.notifications(name, "team"))
                    .as(name + ": " + rows)
                    .isEqualTo(told(rows, name, "more") - told(rows, name, "fewer"));
        }
    }

    /** How many notifications more or fewer to the team are foretold of alerts of a name. */
    private static int told(List<String> rows, String alertname, String which) {
        Pattern row = Pattern.compile(alertname + ": (\\d+) notifications? " + which + " to \"team\"");
        return rows.stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();
    }
}
