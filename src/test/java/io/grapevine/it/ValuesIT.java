package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message has the value that a real Prometheus answers, and goes out without it where that is stopped. */
class ValuesIT {
    private static final String CONFIG = """
            route: {receiver: all, group_by: [alertname], group_wait: 4s, group_interval: 4s, repeat_interval: 1h}
            receivers:
            - name: all
              slack_configs:
              - api_url: 'http://%1$s/slack'
                channel: '#alerts'
                text: 'all {{ .Values }}{{ range .Alerts }}, one {{ .Values }}{{ end }}'
              webhook_configs: [{url: 'http://%1$s/webhook', send_resolved: false}]
            """;
    private static final String SETTINGS =
            "messages: {values: {servers: [{url: 'http://%s', generator_url: '" + Prometheus.EXTERNAL_URL + "'}]}}";

    /** An expression that was not asked just before, whose answer would be known. */
    private static final String OTHER = Prometheus.EXTERNAL_URL + "graph?g0.expr=up&g0.tab=1";

    /** The groups of {@link ManyAlerts}. */
    private static final int GROUPS = 401;

    @TempDir
    Path directory;

    @Test
    void aMessageHasTheValueAndGoesOutWithoutAnAnswer() throws Exception {
        Tool.find("prometheus");
        try (Inbox inbox = new Inbox()) {
            inbox.show(Prometheus.METRIC + " 1");
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(inbox.address()));
            String settings = Program.settings(directory, "{}");
            try (Program grapevine = Program.grapevine(config, directory.resolve("data"), settings);
                    Prometheus prometheus = Prometheus.start(directory, inbox.address(), List.of(grapevine))) {
                Program.settings(directory, SETTINGS.formatted(address()));
                assertThat(grapevine.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
                inbox.show(Prometheus.METRIC + " 0");
                Eventually.holds(
                        "notified of a value", () -> !inbox.at("/slack").isEmpty());
                assertThat(text(inbox.at("/slack").get(0))).isEqualTo("0 now\nall 0 now, one 0 now");
                Eventually.holds(
                        "notified a machine", () -> !inbox.at("/webhook").isEmpty());
                assertThat(inbox.at("/webhook").get(0).toString()).doesNotContain("0 now");

                prometheus.pause();
                grapevine.send(
                        "POST",
                        "/api/v2/alerts",
                        "[{\"labels\": {\"alertname\": \"Other\"}, \"generatorURL\": \"" + OTHER + "\"}]");
                Eventually.holds(
                        "notified without an answer",
                        () -> inbox.at("/slack").stream()
                                .anyMatch(message -> text(message).equals("all , one ")));
                prometheus.resume();
            }
        }
    }

    /**
     * Fires {@link ManyAlerts}, 50,000 of them, and returns once each group is notified for the first time.
     *
     * @param values settings of the values
     */
    private void storm(String name, String values) throws Exception {
        ManyAlerts alerts = new ManyAlerts(50_000);
        Path place = Files.createDirectory(directory.resolve(name));
        try (Inbox inbox = new Inbox()) {
            Path config = Files.writeString(
                    place.resolve("alertmanager.yml"),
                    ManyAlerts.CONFIG.replace(
                            "{name: team}",
                            "{name: team, webhook_configs: [{url: '" + inbox.url() + "/', max_alerts: 1}]}"));
            try (Program grapevine =
                    Program.grapevine(config, place.resolve("data"), Program.settings(place, values))) {
                long start = System.nanoTime();
                alerts.fire(grapevine, Instant.now());
                Eventually.holds(
                        name + ": first notifications", () -> inbox.at("/").size() >= GROUPS);
                System.out.printf("%s: first notifications after %.1f s%n", name, (System.nanoTime() - start) / 1e9);
                assertThat(grapevine.log()).doesNotContain("level=ERROR");
                assertThat(inbox.at("/").stream()
                                .map(message -> message.path("groupKey").asText())
                                .distinct())
                        .hasSize(GROUPS);
            }
        }
    }

    @Test
    @Tag("thorough")
    void inAStormEachGroupIsNotifiedThoughPrometheusHangsOrAnswersTooMuch() throws Exception {
        Tool.needPackagedProgram();
        storm("without", "{}");
        try (HookServer prometheus = HookServer.start()) {
            String values = "messages: {values: {servers: [{url: '" + prometheus.url("")
                    + "', generator_url: 'http://127.0.0.1:9090'}]}}";
            prometheus.answer(HookServer.SILENCE);
            storm("hangs", values);
            int hung = prometheus.requests().size();
            prometheus.answer(HookServer.status(200, "[".repeat(10 << 20)));
            storm("large", values);
            assertThat(prometheus.requests()).hasSizeGreaterThan(hung);
            assertThat(hung).isPositive();
        }
    }

    private static String text(JsonNode message) {
        return message.path("attachments").path(0).path("text").asText();
    }

    /** Where Prometheus listens, once it does. */
    private String address() throws Exception {
        Path log = directory.resolve("prometheus.log");
        Eventually.holds(
                "Prometheus listens",
                () -> ScrapingPrometheus.LISTENING
                        .matcher(Files.readString(log))
                        .find());
        Matcher listening = ScrapingPrometheus.LISTENING.matcher(Files.readString(log));
        assertThat(listening.find()).isTrue();
        return listening.group(1);
    }
}
