package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.grapevine.receiver.slack.FakeSlackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts and dashboard of the chart against the metrics of two running replicas, in the test and in the real Prometheus. */
@Tag("thorough")
class ObservabilityIT {
    private static final Path FILES = Path.of("helm", "grapevine", "files");

    /** A metric with its matchers, if it has any. */
    private static final Pattern SELECTOR =
            Pattern.compile("\\b((?:alertmanager|grapevine|jvm|process)_\\w+)(?:\\{([^}]*)})?");

    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=|!=|=~|!~)\\s*\"([^\"]*)\"");

    @TempDir
    Path directory;

    private Path config;
    private String[] flags;

    @AutoClose
    private final Inbox inbox = new Inbox();

    @AutoClose
    private final FakeSlackServer slack = new FakeSlackServer(false);

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = Files.writeString(directory.resolve("alertmanager.yml"), """
                route: {receiver: r, group_wait: 0s, routes: [{matchers: [team=chat], receiver: chat}]}
                receivers:
                - {name: r, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}
                - {name: chat, slack_configs: [{channel: c, api_url: 'http://127.0.0.1:1/'}]}
                event_recorder: {webhook_outputs: [{url: '%s/events'}]}
                """.formatted(inbox.url()));
        Path teams = Files.createDirectory(directory.resolve("teams"));
        Files.writeString(teams.resolve("t.yml"), "team: t\nroute: {receiver: a}\nreceivers: [{name: a}]\n");
        Files.writeString(directory.resolve("keys"), "a-key-of-the-end-to-end-test\n");
        Path own = Files.writeString(
                directory.resolve("grapevine.yml"), """
                heartbeats: [{name: sync, ping: true, within: 10m}]
                silences: {dirs: [silences]}
                server: {alerts: {replica_labels: [replica]}}
                integrations: [{receiver: chat, kind: slack, buttons: [ack]}]
                messages: {buttons: {key_file: keys, apps: {slack: [{app_level_token: %s, api_url: '%s'}]}}}
                """.formatted(FakeSlackServer.APP, slack.url("/api")));
        Path silences = Files.createDirectory(directory.resolve("silences"));
        Files.writeString(
                silences.resolve("old.yml"),
                "silences: {rules: [{name: old, matchers: [a=b], to: 2030-01-01T00:00:00Z, comment: x}]}\n");
        Path access = Files.writeString(directory.resolve("access.yml"), "roles: {admin: ['*']}\n");
        flags = new String[] {
            "--enable-feature=event-recorder",
            "--teams.dir=" + teams,
            "--alerts.persist",
            "--tenants.api",
            "--grapevine.config=" + own,
            "--web.access-file=" + access
        };
    }

    /** Two replicas with all that has metrics of its own. */
    private List<Place> places() throws IOException {
        return Place.withHistories(directory, 2, flags);
    }

    /** The expressions of all alerts. */
    private static List<String> alerts() throws IOException {
        List<String> found = new ArrayList<>();
        JsonNode rules = new YAMLMapper().readTree(FILES.resolve("rules.yaml").toFile());
        rules.findValues("expr").forEach(each -> found.add(each.asText().replaceAll("#.*", "")));
        return found;
    }

    /** The queries of the dashboard, for all replicas and integrations. */
    private static List<String> queries() throws IOException {
        List<String> found = new ArrayList<>();
        JsonNode dashboard =
                new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
        dashboard
                .findValues("expr")
                .forEach(each -> found.add(each.asText()
                        .replace("$__rate_interval", "1m")
                        .replaceAll("\\$(namespace|job|instance|integration)", ".*")));
        return found;
    }

    /** The matchers of an expression that no series of the scrape has a value for, each as text. */
    private static TreeSet<String> unmatched(String expression, List<String> series) {
        TreeSet<String> missing = new TreeSet<>();
        Matcher selector = SELECTOR.matcher(expression);
        while (selector.find()) {
            String name = selector.group(1);
            List<String> ofMetric = series.stream()
                    .filter(line -> line.matches(name + "[{ ].*"))
                    .toList();
            if (ofMetric.isEmpty()) {
                missing.add(name);
            }
            Matcher matcher = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
            while (matcher.find()) {
                String label = matcher.group(1);
                if (List.of("job", "namespace", "instance").contains(label)
                        || matcher.group(3).equals(".*")) {
                    continue; // Prometheus and the dashboard give those
                }
                for (String value : matcher.group(3).split("\\|")) {
                    String pair = label + "=\"" + value + "\"";
                    if (ofMetric.stream().noneMatch(line -> line.contains(pair))) {
                        missing.add(name + "{" + pair + "}");
                    }
                }
            }
        }
        return missing;
    }

    private static TreeSet<String> unmatched(Program replica) throws IOException, InterruptedException {
        List<String> series = replica.send("GET", "/metrics", "").body().lines().toList();
        TreeSet<String> missing = new TreeSet<>();
        List<String> expressions = new ArrayList<>(alerts());
        expressions.addAll(queries());
        expressions.forEach(each -> missing.addAll(unmatched(each, series)));
        return missing;
    }

    @Test
    void everyMetricAndLabelOfAlertsAndDashboardIsScraped() throws Exception {
        try (Cluster cluster = Cluster.start(config, this::places)) {
            for (Program replica : cluster.running()) {
                beginSeries(replica);
                Eventually.holds(
                        "all metrics but " + unmatched(replica),
                        () -> unmatched(replica).isEmpty());
            }
        }
    }

    /** Some metrics have no series before a notification was suppressed, a heartbeat seen, or an alert ended for one sender alone. */
    private static void beginSeries(Program replica) throws IOException, InterruptedException {
        Instant now = Instant.now();
        replica.post("/silences", """
                {"matchers": [{"name": "alertname", "value": "Silenced", "isRegex": false}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "test", "comment": "test"}
                """.formatted(now, now.plus(Duration.ofHours(1))));
        replica.post("/alerts", "[{\"labels\": {\"alertname\": \"Silenced\"}}]");
        replica.post("/alerts", """
                [{"labels": {"alertname": "Disputed", "replica": "a"}},
                 {"labels": {"alertname": "Disputed", "replica": "b"}, "startsAt": "%s", "endsAt": "%s"}]
                """.formatted(now.minusSeconds(60), now));
        replica.send("POST", "/api/grapevine/v1/heartbeats/sync", "");
    }

    @Test
    void metricThatDoesNotExistIsFound() {
        assertThat(unmatched("rate(alertmanager_x{job=\"a\"}[5m]) + jvm_y{a=~\"b|c\"}", List.of("jvm_y{a=\"b\"} 1")))
                .containsExactly("alertmanager_x", "jvm_y{a=\"c\"}");
    }

    /** Only an evaluation finds labels that do not fit together. */
    @Test
    void prometheusEvaluatesAlertsAndDashboardAndNoAlertFiresForReplicasThatAreWell() throws Exception {
        try (Cluster cluster = Cluster.start(config, this::places);
                ScrapingPrometheus prometheus = ScrapingPrometheus.start(
                        directory, "alertmanager", cluster.running(), FILES.resolve("rules.yaml"))) {
            Eventually.holds(
                    "all rules evaluated",
                    () -> prometheus.rules().stream()
                            .allMatch(rule -> rule.path("health").asText().equals("ok")));
            Eventually.holds(
                    "scraped twice",
                    () -> prometheus.query("min(count_over_time(up[1m])) >= 2").size() == 1);
            Eventually.holds(
                    "lag scraped",
                    () -> prometheus.query("grapevine_cluster_peer_lag_seconds").size() == 2);

            for (String query : queries()) {
                assertThat(prometheus.query(query).isArray()).as(query).isTrue();
            }
            assertThat(prometheus.rules())
                    .hasSameSizeAs(alerts())
                    .allSatisfy(rule -> assertThat(rule.path("state").asText())
                            .as(rule.path("name").asText())
                            .isEqualTo("inactive"));

            cluster.kill(Cluster.members(cluster.running().get(0)).get(1));

            Eventually.holds(
                    "a failed peer",
                    () -> prometheus.rules().stream()
                            .anyMatch(rule -> rule.path("name").asText().equals("AlertmanagerClusterFailedPeers")
                                    && rule.path("state").asText().equals("pending")));
        }
    }
}
