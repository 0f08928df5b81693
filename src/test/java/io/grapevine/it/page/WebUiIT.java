package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Cluster;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web UI in Chromium, against two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiIT {
    private Cluster cluster;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final Receiver receiver = ui.closing(new Receiver());

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        cluster = ui.startCluster(directory, """
                route:
                  receiver: team
                  group_by: [alertname]
                  group_wait: 100ms
                  group_interval: 1s
                  repeat_interval: 1h
                  routes: [{matchers: [kind=broken], receiver: broken, group_by: [alertname], group_interval: 1h}]
                receivers:
                  - {name: team, webhook_configs: [{url: "http://%s/team"}]}
                  - {name: broken, webhook_configs: [{url: "http://%s/broken"}]}
                """.formatted(receiver.address(), receiver.address()));
        receiver.behave("/broken", Receiver.Behavior.REJECT);
    }

    @Test
    void anAlertThatFiresAppearsWithoutAReload() throws Exception {
        Page page = ui.open("");
        assertThat(page.locator("h1")).hasText("Alerts");
        ui.fire("Appears", "critical", "");

        assertThat(WebUi.card(page, "Appears")).isVisible();
        WebUi.assertShows(WebUi.card(page, "Appears"), "Summary of Appears", "to team");
        assertThat(WebUi.card(page, "Appears").locator("a", new Locator.LocatorOptions().setHasText("Runbook")))
                .hasAttribute("href", "https://example.com/Appears");
    }

    @Test
    void onlyHttpLinksAreLinks() throws Exception {
        ui.fire("Linked", "warning", "");
        Page page = ui.open("#/alerts?filter={alertname=\"Linked\"}");
        WebUi.button(WebUi.card(page, "Linked"), "Details").click();

        assertThat(page.getByText("Why was I (not) notified?")).isVisible();
        assertThat(page.locator("a[href^='javascript']")).hasCount(0);
    }

    @Test
    void aFailedNotificationIsALineAboveCardsThatAreOrderedBySeverity() throws Exception {
        ui.fire("Unsent", "info", ", \"kind\": \"broken\"");
        ui.fire("Loud", "critical", "");
        Page page = ui.open("");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("fails since");
        assertThat(WebUi.card(page, "Unsent")).containsText("· failed");
        assertThat(page.locator("section.firing gv-group").first()).containsText("Loud");
    }

    @Test
    void oneTapAcknowledgesAGroupAndUndoTakesItBack() throws Exception {
        ui.fire("Acked", "critical", "");
        Page page = ui.openAs("Ana", "#/alerts?filter={alertname=\"Acked\"}");
        WebUi.button(WebUi.card(page, "Acked"), "Acknowledge").click();
        Locator acknowledged = page.locator("section.acknowledged");
        assertThat(acknowledged).containsText("Acknowledged by Ana at ");

        WebUi.button(page, "Undo").click();
        assertThat(page.locator("section.firing gv-group")).isVisible();
    }

    @Test
    void twoTapsSilenceAGroupOnBothReplicas() throws Exception {
        ui.fire("Silenced", "warning", "");
        Page page = ui.openAs("Ben", "#/alerts?filter={alertname=\"Silenced\"}");
        WebUi.button(WebUi.card(page, "Silenced"), "Silence").click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        assertThat(sheet).containsText("alertname=\"Silenced\"");
        WebUi.button(sheet, "Silence 1 alert for 1 h").click();

        assertThat(page.locator("section.muted")).containsText("Muted (1)");
        Page other =
                WebUi.open(ui.chromium().page(), cluster.running().get(1), "#/alerts?filter={alertname=\"Silenced\"}");
        assertThat(other.locator("section.muted")).containsText("Silenced by Ben until");
    }

    @Test
    void whyAnAlertWasNotifiedIsAnsweredInASentence() throws Exception {
        ui.fire("Explained", "warning", "");
        receiver.calls("/team");
        Page page = ui.open("#/alerts?filter={alertname=\"Explained\"}");
        assertThat(WebUi.card(page, "Explained")).containsText("sent");
        WebUi.button(WebUi.card(page, "Explained"), "Details").click();
        WebUi.button(WebUi.card(page, "Explained"), "Why was I (not) notified?").click();

        assertThat(page.locator(".sentence"))
                .hasText(Pattern.compile("Notified at " + WebUi.TIME + ":\\d\\d to 1 of 1"));
        assertThat(page.locator(".why .integrations li")).containsText("team webhook: notified at");
    }

    /** The addresses that Alertmanager's page and its templates use. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#/alerts|Alerts",
                "#/alerts?silenced=false&inhibited=false&active=true&filter=%7Balertname%3D%22Addressed%22%7D|Alerts",
                "#/alerts?receiver=team|Alerts",
                "#/alerts?silenced=true&receiver=team&group=alertname%2Cseverity&customGrouping=true|Alerts",
                "#/silences|Silences",
                "#/silences?filter=%7Bx%3D%22y%22%7D|Silences",
                "#/silences/new?filter=%7Balertname%3D%22Addressed%22%7D|New silence",
                "#/silences/0f4bd0b8-32b9-4a4d-a2b8-3a4a5d6d7e8f|Silences",
                "#/status|Status",
                "#/settings|Settings",
                "#/receivers|Receivers",
                "#/heartbeats|Heartbeats",
                "#/planned|Planned silences",
                "#/nonsense|No such page"
            })
    void addressesLeadToTheirPages(String hash, String title) throws Exception {
        Page page = ui.open(hash);
        assertThat(page.locator("h1")).hasText(title);
        assertThat(page).hasTitle(Pattern.compile(" · Grapevine$"));
    }

    @Test
    void theFilterStandsInTheAddress() throws Exception {
        ui.fire("One", "warning", "");
        ui.fire("Two", "warning", "");
        Page page = ui.open("");
        assertThat(WebUi.card(page, "Two")).isVisible();
        page.keyboard().press("/");
        page.keyboard().type("alertname=\"One\"");
        page.keyboard().press("Enter");

        assertThat(page).hasURL(Pattern.compile("filter=%7Balertname%3D%22One%22%7D"));
        assertThat(WebUi.card(page, "One")).isVisible();
        assertThat(WebUi.card(page, "Two")).hasCount(0);
        page.goBack();
        assertThat(WebUi.card(page, "Two")).isVisible();
    }

    @Test
    void aGroupIsAcknowledgedByKeyboardAlone() throws Exception {
        ui.fire("Keys", "critical", "");
        Page page = ui.openAs("Cy", "#/alerts?filter={alertname=\"Keys\"}");
        assertThat(WebUi.card(page, "Keys")).isVisible();
        WebUi.press(page, "j", "a");

        assertThat(page.locator("section.acknowledged")).containsText("Acknowledged by Cy");
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Keyboard");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/alerts", "#/silences", "#/silences/new", "#/receivers", "#/status", "#/settings"})
    void nothingScrollsSidewaysAt320Pixels(String hash) throws Exception {
        ui.fire(
                "Narrow",
                "critical",
                ", \"instance\": \"a-host-with-a-rather-long-name.eu-central-1.example.com:9100\"");
        Page page = ui.open(ui.chromium().page(320, 640, ColorScheme.LIGHT), hash);
        assertThat(page.locator("h1")).hasCount(1);

        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(320);
        assertThat(page.locator("nav.bottom")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"1200, LIGHT", "1200, DARK", "320, LIGHT", "320, DARK"})
    void noPageHasABarrier(int width, ColorScheme colours) throws Exception {
        ui.fire("Checked", "critical", "");
        ui.fire("CheckedToo", "warning", ", \"kind\": \"broken\"");
        for (String hash :
                List.of("#/alerts", "#/silences", "#/silences/new", "#/receivers", "#/status", "#/settings")) {
            Page page = ui.open(ui.chromium().page(width, 900, colours), hash);
            assertThat(page.locator("h1")).hasCount(1);
            assertThat(WebUi.barriers(page)).as(hash).isEmpty();
        }
    }

    @Test
    void backClosesADialogAndThenLeavesThePage() throws Exception {
        ui.fire("Sheet", "critical", "");
        Page page = ui.openAs("Ana", "#/silences");
        WebUi.press(page, "1");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        WebUi.button(WebUi.card(page, "Sheet"), "Silence").click();
        assertThat(dialog).isVisible();
        page.goBack();
        assertThat(dialog).hasCount(0);
        assertThat(page).hasURL(Pattern.compile("#/alerts$"));
        assertThat(page.locator("gv-alerts")).isVisible();

        for (int i = 0; i < 2; i++) { // closed in another way they leave nothing behind that Back would stop at
            WebUi.button(WebUi.card(page, "Sheet"), "Silence").click();
            assertThat(dialog).isVisible();
            page.keyboard().press("Escape");
            assertThat(dialog).hasCount(0);
        }
        page.goBack();
        assertThat(page).hasURL(Pattern.compile("#/silences$"));
    }

    @Test
    void noDialogStaysAboveAnotherPage() throws Exception {
        Page page = ui.open("#/alerts");
        WebUi.press(page, "?");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.evaluate("location.hash = '#/status'");
        assertThat(page.locator("gv-status")).isVisible();
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);

        page.goBack();
        assertThat(page).hasURL(Pattern.compile("#/alerts$"));
    }

    @Test
    void aFilterChosenInADialogLeavesItOpen() throws Exception {
        ui.fire("Counted", "critical", ", \"pod\": \"a\"");
        Page page = ui.open("#/alerts");
        assertThat(WebUi.card(page, "Counted")).isVisible();
        WebUi.press(page, "l");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Counted"))
                .first()
                .click();

        assertThat(page).hasURL(Pattern.compile("Counted"));
        assertThat(dialog).isVisible();
    }

    @Test
    void theLossOfTheConnectionIsSaid(@TempDir Path own) throws Exception {
        Path config = Files.writeString(own.resolve("am.yml"), "{route: {receiver: a}, receivers: [{name: a}]}");
        try (Program mortal = Program.grapevine(config, own.resolve("data"))) {
            mortal.post("/alerts", "[{\"labels\": {\"alertname\": \"Kept\", \"severity\": \"critical\"}}]");
            Page page = ui.chromium().page();
            page.navigate(mortal.url());
            assertThat(page.locator("gv-group")).containsText("Kept");
            mortal.kill();

            assertThat(page.locator(".bar.lost")).containsText("Connection lost. Showing");
            assertThat(page.locator("gv-group")).containsText("Kept");
            assertThat(WebUi.button(page.locator("gv-group"), "Silence")).isDisabled();
        }
    }
}
