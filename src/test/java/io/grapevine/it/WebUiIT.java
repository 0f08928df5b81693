package io.grapevine.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web UI in Chromium, against two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiIT {
    private final Receiver receiver = new Receiver();
    private Chromium chromium;
    private Cluster cluster;
    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Tool.needPackagedProgram();
        chromium = new Chromium();
        Path config =
                Files.writeString(directory.resolve("am.yml"), """
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
        receiver.become("/broken", Receiver.Mood.REFUSING);
        cluster = Cluster.start(directory, config, 2);
        program = cluster.running().get(0);
    }

    @AfterAll
    void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        if (chromium != null) {
            chromium.close();
        }
        receiver.close();
    }

    @AfterEach
    void noScriptHasFailed() {
        chromium.closePages();
        assertThat(chromium.errors()).isEmpty();
        assertThat(program.log()).doesNotContain("level=ERROR msg=\"Request failed");
    }

    private void fire(String name, String severity, String more) throws IOException, InterruptedException {
        String alert = """
                [{"labels": {"alertname": "%s", "severity": "%s"%s},
                  "annotations": {"summary": "Summary of %s", "runbook_url": "https://example.com/%s"},
                  "generatorURL": "javascript:alert(1)"}]""".formatted(name, severity, more, name, name);
        for (Program replica : cluster.running()) {
            replica.post("/alerts", alert);
        }
    }

    private Page open(Page page, String hash) throws IOException {
        page.navigate(program.url() + "/" + hash);
        return page;
    }

    private Page open(String hash) throws IOException {
        return open(chromium.page(), hash);
    }

    private static Locator card(Page page, String title) {
        return page.locator("gv-group")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.BUTTON,
                                new Page.GetByRoleOptions().setName(title).setExact(true))));
    }

    private static Locator button(Locator in, String name) {
        return in.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void sign(Page page, String name) {
        page.evaluate("name => localStorage.setItem('grapevine.settings', JSON.stringify({author: name}))", name);
        page.reload();
    }

    @Test
    void anAlertThatFiresAppearsWithoutAReload() throws Exception {
        Page page = open("");
        assertThat(page.locator("h1")).hasText("Alerts");
        fire("Appears", "critical", "");

        assertThat(card(page, "Appears")).isVisible();
        assertThat(card(page, "Appears")).containsText("Summary of Appears");
        assertThat(card(page, "Appears")).containsText("to team");
        assertThat(card(page, "Appears").locator("a", new Locator.LocatorOptions().setHasText("Runbook")))
                .hasAttribute("href", "https://example.com/Appears");
    }

    @Test
    void onlyHttpLinksAreLinks() throws Exception {
        fire("Linked", "warning", "");
        Page page = open("#/alerts?filter={alertname=\"Linked\"}");
        button(card(page, "Linked"), "Details").click();

        assertThat(page.getByText("Why was I (not) notified?")).isVisible();
        assertThat(page.locator("a[href^='javascript']")).hasCount(0);
    }

    @Test
    void aFailedNotificationOutranksEverything() throws Exception {
        fire("Unsent", "info", ", \"kind\": \"broken\"");
        fire("Loud", "critical", "");
        Page page = open("");

        assertThat(card(page, "Unsent").getByRole(AriaRole.ALERT)).containsText("Notification failed");
        assertThat(page.locator("section.section").first()).hasClass(Pattern.compile("failing"));
    }

    @Test
    void oneTapAcknowledgesAGroupAndUndoTakesItBack() throws Exception {
        fire("Acked", "critical", "");
        Page page = open("#/alerts?filter={alertname=\"Acked\"}");
        sign(page, "Ana");
        button(card(page, "Acked"), "Acknowledge").click();
        Locator acknowledged = page.locator("section.acknowledged");
        assertThat(acknowledged).containsText("Acknowledged by Ana until resolved");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo"))
                .click();
        assertThat(page.locator("section.firing gv-group")).isVisible();
    }

    @Test
    void twoTapsSilenceAGroupOnBothReplicas() throws Exception {
        fire("Silenced", "warning", "");
        Page page = open("#/alerts?filter={alertname=\"Silenced\"}");
        sign(page, "Ben");
        button(card(page, "Silenced"), "Silence").click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        assertThat(sheet).containsText("alertname=\"Silenced\"");
        sheet.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Silence 1 alert for 1 h"))
                .click();

        assertThat(page.locator("section.muted")).containsText("Muted (1)");
        Page other = chromium.page();
        other.navigate(cluster.running().get(1).url() + "/#/alerts?filter={alertname=\"Silenced\"}");
        button(other.locator("section.muted"), "Muted (1)").click();
        assertThat(other.locator("section.muted")).containsText("Silenced by Ben until");
    }

    @Test
    void whyAnAlertWasNotifiedIsAnsweredInASentence() throws Exception {
        fire("Explained", "warning", "");
        receiver.calls("/team");
        Page page = open("#/alerts?filter={alertname=\"Explained\"}");
        assertThat(card(page, "Explained")).containsText("sent");
        button(card(page, "Explained"), "Details").click();
        button(card(page, "Explained"), "Why was I (not) notified?").click();

        assertThat(page.locator(".sentence")).containsText("Notified to team (webhook[0]) at");
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
                "#/nonsense|Alerts"
            })
    void addressesLeadToTheirPages(String hash, String title) throws Exception {
        Page page = open(hash);
        assertThat(page.locator("h1")).hasText(title);
    }

    @Test
    void theFilterStandsInTheAddress() throws Exception {
        fire("One", "warning", "");
        fire("Two", "warning", "");
        Page page = open("");
        assertThat(card(page, "Two")).isVisible();
        page.keyboard().press("/");
        page.keyboard().type("alertname=\"One\"");
        page.keyboard().press("Enter");

        assertThat(page).hasURL(Pattern.compile("filter=%7Balertname%3D%22One%22%7D"));
        assertThat(card(page, "One")).isVisible();
        assertThat(card(page, "Two")).hasCount(0);
        page.goBack();
        assertThat(card(page, "Two")).isVisible();
    }

    @Test
    void aGroupIsAcknowledgedByKeyboardAlone() throws Exception {
        fire("Keys", "critical", "");
        Page page = open("#/alerts?filter={alertname=\"Keys\"}");
        sign(page, "Cy");
        assertThat(card(page, "Keys")).isVisible();
        page.keyboard().press("j");
        page.keyboard().press("a");

        assertThat(page.locator("section.acknowledged")).containsText("Acknowledged by Cy");
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Keyboard");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/alerts", "#/silences", "#/silences/new", "#/receivers", "#/status", "#/settings"})
    void nothingScrollsSidewaysAt320Pixels(String hash) throws Exception {
        fire("Narrow", "critical", ", \"instance\": \"a-host-with-a-rather-long-name.eu-central-1.example.com:9100\"");
        Page page = open(chromium.page(320, 640, ColorScheme.LIGHT), hash);
        assertThat(page.locator("h1")).hasCount(1);

        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(320);
        assertThat(page.locator("nav.bottom")).isVisible();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void noPageHasABarrier(ColorScheme colours) throws Exception {
        fire("Checked", "critical", "");
        fire("CheckedToo", "warning", ", \"kind\": \"broken\"");
        for (String hash :
                List.of("#/alerts", "#/silences", "#/silences/new", "#/receivers", "#/status", "#/settings")) {
            Page page = open(chromium.page(1200, 900, colours), hash);
            assertThat(page.locator("h1")).hasCount(1);
            List<Rule> violations = new AxeBuilder(page)
                    .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                    .analyze()
                    .getViolations();
            assertThat(violations)
                    .as(hash)
                    .extracting(rule -> rule.getId() + ": "
                            + rule.getNodes().stream()
                                    .map(node -> node.getHtml())
                                    .limit(3)
                                    .toList())
                    .isEmpty();
        }
    }

    @Test
    void theLossOfTheConnectionIsSaid(@TempDir Path own) throws Exception {
        Path config = Files.writeString(own.resolve("am.yml"), "{route: {receiver: a}, receivers: [{name: a}]}");
        try (Program mortal = Program.grapevine(config, own.resolve("data"))) {
            mortal.post("/alerts", "[{\"labels\": {\"alertname\": \"Kept\", \"severity\": \"critical\"}}]");
            Page page = chromium.page();
            page.navigate(mortal.url());
            assertThat(page.locator("gv-group")).containsText("Kept");
            mortal.kill();

            assertThat(page.locator(".bar.lost")).containsText("Connection lost. Showing");
            assertThat(page.locator("gv-group")).containsText("Kept");
            assertThat(button(page.locator("gv-group"), "Silence")).isDisabled();
        }
    }
}
