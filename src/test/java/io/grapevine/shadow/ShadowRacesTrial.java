package io.grapevine.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.amtool.ToolRun;
import io.grapevine.base.go.JsonReader;
import io.grapevine.config.Route;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts that begin and end as their groups are flushed, posted to two Alertmanagers and to a shadow of the first: as often as the
 * Alertmanagers, the shadow differs by chance, and no difference is blamed on the configuration. {@code SHADOW_RACES} is for how
 * many minutes they are posted; without it the test is skipped.
 */
@Timeout(3600)
class ShadowRacesTrial {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    private static final Duration EVALUATION = Duration.ofMillis(2_500);
    private static final int GROUPS = 60;
    private static final int INSTANCES = 3;
    private static final int ZONES = 5;

    private static final String CONFIG = """
            route: {receiver: team, group_by: [alertname], group_wait: 5s, group_interval: 10s, repeat_interval: 1m}
            receivers:
            - name: team
              webhook_configs: [{url: '%s/team', send_resolved: true}]
            inhibit_rules:
            - source_matchers: [severity="critical"]
              target_matchers: [severity="warning"]
              equal: [zone]
            """;

    @TempDir
    Path directory;

    /** An alert of a rule, which changes at random at each evaluation. */
    private static final class RuleAlert {
        /** Prometheus sends an alert that has ended for 15 minutes, at intervals of 1 minute. */
        private static final Duration RESENT = Duration.ofSeconds(15);

        private final String labels;
        private final double begins;
        private final double ends;
        private @Nullable Instant since;
        private @Nullable Instant end;

        RuleAlert(String name, int instance, int zone, boolean isSource) {
            labels = "{\"alertname\":\"%s\",\"instance\":\"%d\",\"severity\":\"%s\",\"zone\":\"%d\"}"
                    .formatted(name, instance, isSource ? "critical" : "warning", zone);
            begins = isSource ? 0.02 : 0.04;
            ends = 0.12;
        }

        void evaluate(Instant now, Random random) {
            boolean fires = since != null && end == null;
            if (fires && random.nextDouble() < ends) {
                end = now;
            } else if (!fires && random.nextDouble() < begins) {
                since = now;
                end = null;
            }
        }

        Stream<String> posted(Instant now) {
            return since == null || (end != null && end.plus(RESENT).isBefore(now))
                    ? Stream.of()
                    : Stream.of("{\"labels\":" + labels + ",\"startsAt\":\"" + since + "\",\"endsAt\":\""
                            + (end == null ? now.plusSeconds(60) : end) + "\"}");
        }
    }

    @Test
    void shadowDiffersFromAnAlertmanagerAsOftenAsAnotherAlertmanagerDoes() throws Exception {
        String minutes = System.getenv("SHADOW_RACES");
        Tool.need(minutes != null, "SHADOW_RACES is not set (expected: for how many minutes)");
        Tool.needPackagedProgram();
        Tool.need(Tool.recordingAlertmanager().isPresent(), "there is no Alertmanager with the event recorder");
        try (Inbox inbox = new Inbox();
                Program shadow = Program.grapevine(config(inbox, "shadow"), directory.resolve("a"), "--notify.shadow");
                Program one = recording(inbox, "one", shadow.url() + "/api/grapevine/v1/shadow/events");
                Program other = recording(inbox, "other")) {
            Eventually.holds("the event of the start", () -> shadow.metric("grapevine_shadow_events_total") >= 1);
            play(Duration.ofMinutes(Long.parseLong(minutes)), List.of(one, other, shadow));
            Thread.sleep(20_000); // what is more recent is undecided

            ShadowComparison two = compare(events(inbox, "/one"), events(inbox, "/other"));
            int unlike = two.counts().entrySet().stream()
                    .filter(count -> count.getKey().isDifference())
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            ToolRun run = ToolRun.ours(
                    List.of(
                            "--alertmanager.url=" + shadow.url(),
                            "shadow",
                            "diff",
                            "--against=" + one.url(),
                            "--tolerance=2s"),
                    Map.of());
            System.out.println("Two Alertmanagers: " + unlike + " differ: " + two.counts() + "\n" + run.out());

            assertThat(run.out().lines().findFirst().orElseThrow()).endsWith("no difference of configuration found");
        }
    }

    private static ShadowComparison compare(List<ShadowEvent> one, List<ShadowEvent> other) {
        SideLog there = new SideLog();
        SideLog here = new SideLog();
        one.forEach(there::add);
        other.forEach(here::add);
        LoadedConfig loaded = TwoSides.loadedConfig(CONFIG.formatted("http://localhost"), "");
        Instant now = one.get(one.size() - 1).at().plusSeconds(20);
        return SendComparison.compare(
                there.view(one.get(0).at(), now),
                here.view(other.get(0).at(), now),
                new ShadowSettings(Route.tree(loaded.config().route()), loaded.receivers(), List.of()),
                TOLERANCE,
                now);
    }

    private static List<ShadowEvent> events(Inbox inbox, String path) throws Exception {
        List<ShadowEvent> events = new ArrayList<>();
        for (JsonNode body : inbox.at(path)) {
            events.addAll(JsonReader.read(JSON.writeValueAsBytes(body), EventReader::read));
        }
        return events;
    }

    private Path config(Inbox inbox, String name) throws IOException {
        return Files.writeString(directory.resolve(name + ".yml"), CONFIG.formatted(inbox.url()));
    }

    /** An Alertmanager whose events go to a path of the inbox, and to {@code more}. */
    private Program recording(Inbox inbox, String name, String... more) throws IOException {
        Path config = config(inbox, name);
        StringBuilder outputs = new StringBuilder("event_recorder:\n  webhook_outputs:\n");
        Stream.concat(Stream.of(inbox.url() + "/" + name), Stream.of(more))
                .forEach(url -> outputs.append("  - url: '").append(url).append("'\n"));
        Files.writeString(config, outputs, StandardOpenOption.APPEND);
        return Program.alertmanager(config, directory.resolve(name), "--enable-feature=event-recorder");
    }

    private static void play(Duration time, List<Program> servers) throws InterruptedException {
        List<RuleAlert> alerts = new ArrayList<>();
        for (int zone = 0; zone < ZONES; zone++) {
            alerts.add(new RuleAlert("Source" + zone, 0, zone, true));
        }
        for (int group = 0; group < GROUPS; group++) {
            for (int instance = 0; instance < INSTANCES; instance++) {
                alerts.add(new RuleAlert("Group" + group, instance, group % ZONES, false));
            }
        }
        Random random = new Random(1);
        ExecutorService threads = Executors.newFixedThreadPool(servers.size());
        try {
            long begin = System.nanoTime();
            for (Duration at = Duration.ZERO; at.compareTo(time) < 0; at = at.plus(EVALUATION)) {
                Thread.sleep(Math.max(0, (begin + at.toNanos() - System.nanoTime()) / 1_000_000));
                Instant now = Instant.now();
                alerts.forEach(each -> each.evaluate(now, random));
                String body =
                        alerts.stream().flatMap(each -> each.posted(now)).collect(Collectors.joining(",", "[", "]"));
                CompletableFuture.allOf(servers.stream()
                                .map(server -> CompletableFuture.runAsync(() -> post(server, body), threads))
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void post(Program server, String alerts) {
        try {
            assertThat(server.send("POST", "/api/v2/alerts", alerts).statusCode())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
