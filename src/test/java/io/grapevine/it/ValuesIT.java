package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
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
