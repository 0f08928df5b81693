package io.grapevine.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The part of the status page that compares a shadow with the server beside it, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiShadowIT {
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
            Alarms alarm = Alarms.of("team", "DiskFull");
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
        assertThat(WebUi.barriers(page)).isEmpty();
    }
}
