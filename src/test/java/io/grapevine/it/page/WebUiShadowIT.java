package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.TestAlerts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The part of the status page that compares a shadow with the server beside it, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiShadowIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = """
            route: {receiver: %s, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
            receivers: [{name: %s, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}]
            """;

    private Path directory;
    private Program shadow;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        shadow = ui.start(directory, CONFIG.formatted("here", "here"), "--notify.shadow");
    }

    @Test
    void whatDiffersFromTheServerBesideItIsListedWithItsReason() throws Exception {
        Page page = ui.open("#/status");
        Locator section = page.locator("gv-shadow");
        assertThat(section).containsText("No notifications are sent (--notify.shadow).");
        assertThat(section).containsText("the Alertmanager has posted no events");

        String recorder =
                "event_recorder: {webhook_outputs: [{url: '" + shadow.url() + "/api/grapevine/v1/shadow/events'}]}\n";
        Path config = Files.writeString(directory.resolve("there.yml"), CONFIG.formatted("there", "there") + recorder);
        try (Program there = Program.grapevine(config, directory.resolve("there"), "--enable-feature=event-recorder")) {
            Eventually.holds("the event of the start", () -> shadow.metric("grapevine_shadow_events_total") >= 1);
            TestAlerts alarm = TestAlerts.of("team", "DiskFull");
            for (Program each : new Program[] {there, shadow}) {
                each.send("POST", "/api/v2/alerts", alarm.firing());
            }
            Eventually.holds(
                    "a notification here",
                    () -> shadow.send("GET", "/api/grapevine/v1/shadow", "")
                            .body()
                            .contains("\"only_here\":1"));
        }
        page.reload();

        assertThat(section).containsText("1 only here");
        Locator difference = section.locator("li").filter(new Locator.FilterOptions().setHasText("here/webhook[0]"));
        assertThat(difference).hasCount(1);
        assertThat(difference.locator(".chip")).hasText("receiver");
        assertThat(difference).containsText("1 firing alert, 0 resolved alerts");

        Instant shifted = shiftGroup();
        page.reload();
        assertThat(section).containsText("1 out of step");
        Locator group = section.locator("li").filter(new Locator.FilterOptions().setHasText("out of step"));
        assertThat(group).hasCount(1);
        assertThat(group.locator(".chip")).hasText("out_of_step");
        assertThat(group).containsText("since");
        assertThat(group).containsText("1 notification of the group earlier or later");
        Eventually.holds("the metric", () -> shadow.metric("grapevine_shadow_sends{result=\"out_of_step\"}") == 1);
        assertThat(shadow.send("GET", "/api/grapevine/v1/shadow", "").body())
                .contains("\"since\":\"" + shifted.truncatedTo(ChronoUnit.MILLIS) + "\",\"notifications\":1");
        assertThat(WebUi.barriers(page)).isEmpty();
    }

    /** A group that fired before the comparison, which the server beside the shadow notifies 8 s later. */
    private Instant shiftGroup() throws Exception {
        Instant before = Instant.now().minus(Duration.ofHours(1));
        List<String> instances = List.of("1", "2");
        for (String instance : instances) {
            event("alertCreated", "{\"alert\": " + details(instance, before) + "}", Instant.now());
            shadow.send("POST", "/api/v2/alerts", """
                    [{"labels": {"alertname": "Old", "instance": "%s"}, "startsAt": "%s"}]""".formatted(instance, before));
            Eventually.holds(
                    "the notification of " + instance,
                    () -> ours().findValuesAsText("instance").contains(instance));
        }
        Instant sent = Instant.parse(ours().path("at").asText());
        event("notification", """
                {"alerts": [%s, %s], "reason": "NOTIFY_REASON_NEW_ALERTS_IN_GROUP", "repeatInterval": "3600s",
                 "integration": {"name": "webhook"}, "groupInfo": {"groupKey": "{}:{alertname=\\"Old\\"}",
                 "receiverName": "here", "groupLabels": {"labels": [{"key": "alertname", "value": "Old"}]}}}
                """.formatted(details("1", before), details("2", before)), sent.plusSeconds(8));
        return sent;
    }

    /** The latest notification of the shadow. */
    private JsonNode ours() throws Exception {
        return JSON.readTree(shadow.send("GET", "/api/grapevine/v1/shadow?limit=1", "")
                        .body())
                .path("sends")
                .path(0);
    }

    private static String details(String instance, Instant since) {
        return """
                {"labels": {"labels": [{"key": "alertname", "value": "Old"}, {"key": "instance", "value": "%s"}]},
                 "startsAt": "%s"}""".formatted(instance, since);
    }

    private void event(String type, String data, Instant at) throws Exception {
        String event = "{\"@timestamp\": \"" + at + "\", \"data\": {\"" + type + "\": " + data + "}}";
        assertThat(shadow.send("POST", "/api/grapevine/v1/shadow/events", event).statusCode())
                .isEqualTo(200);
    }
}
