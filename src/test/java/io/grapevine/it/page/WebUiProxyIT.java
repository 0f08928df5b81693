package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The web UI behind a proxy that lets only Alertmanager's API through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiProxyIT {
    private Program program;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(directory, """
                route:
                  receiver: team
                  group_by: [alertname]
                  group_wait: 100ms
                  routes:
                    - {matchers: [kind=quiet], receiver: team, mute_time_intervals: [always]}
                    - {matchers: [kind=owned], receiver: team, group_by: [alertname, owner]}
                time_intervals: [{name: always, time_intervals: [{}]}]
                inhibit_rules: [{source_matchers: [kind=source], target_matchers: [kind=target]}]
                receivers: [{name: team}]
                """);
    }

    private Page open(String hash) throws Exception {
        Page page = ui.chromium().page();
        page.clock().install();
        page.addInitScript("localStorage.setItem('grapevine.settings', JSON.stringify({author: 'Ana'}))");
        page.route(
                "**/api/grapevine/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(404)
                        .setContentType("text/html")
                        .setBody("<h1>No</h1>")));
        return ui.open(page, hash);
    }

    @Test
    void alertsAreShownWithWhatMutesThem() throws Exception {
        ui.fire("Loud", "critical", ", \"set\": \"all\"");
        ui.fire("Quiet", "info", ", \"set\": \"all\", \"kind\": \"quiet\"");
        ui.fire("Cause", "info", ", \"set\": \"all\", \"kind\": \"source\"");
        ui.fire("Effect", "info", ", \"set\": \"all\", \"kind\": \"target\"");
        Page page = open("#/alerts?filter=%7Bset%3D%22all%22%7D");

        WebUi.assertShows(WebUi.card(page, "Loud"), "Summary of Loud", "to team");
        assertThat(page.locator("section.muted")).containsText("Muted (2)");
        WebUi.button(page, "Muted (2)").click();
        assertThat(WebUi.card(page, "Effect")).containsText("Inhibited by Cause");
        assertThat(WebUi.card(page, "Quiet")).containsText("Muted by the time interval always");
        assertThat(page.locator(".bar")).hasCount(0);
    }

    @Test
    void whatOnlyOurOwnApiCanDoIsNotOffered() throws Exception {
        ui.fire("Plain", "critical", "");
        Page page = open("#/alerts?filter=%7Balertname%3D%22Plain%22%7D");
        WebUi.button(WebUi.card(page, "Plain"), "Details").click();
        assertThat(WebUi.button(WebUi.card(page, "Plain"), "Silence this alert"))
                .isVisible();
        assertThat(WebUi.button(page, "Acknowledge")).hasCount(0);
        assertThat(page.locator("gv-why")).hasCount(0);
        WebUi.press(page, "j", "a", "s");

        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Silence Plain"); // so the key before did nothing
        assertThat(WebUi.toasts(page)).hasText("");
        assertThat(program.get("/silences").findValuesAsText("comment"))
                .noneMatch(comment -> comment.startsWith("Acknowledged"));
    }

    @Test
    void aGroupIsSilencedInTwoTapsAndShownSoAtOnce() throws Exception {
        ui.fire("Tapped", "warning", "");
        Page page = open("#/alerts?filter=%7Balertname%3D%22Tapped%22%7D");
        WebUi.button(WebUi.card(page, "Tapped"), "Silence").click();
        WebUi.settle(page);
        page.clock().pauseAt(System.currentTimeMillis() + 1_000); // so the page does not read by itself
        WebUi.button(page.getByRole(AriaRole.DIALOG), "Silence 1 alert for 1 h").click();
        assertThat(WebUi.toasts(page)).containsText("Silenced until"); // while it waits the proxy answers
        Eventually.holds(
                "silenced",
                () -> program.get("/silences?filter=alertname=%22Tapped%22")
                        .at("/0/status/state")
                        .asText()
                        .equals("active"));
        page.clock().runFor(500);
        WebUi.assertShows(page.locator("section.muted"), "Muted (1)", "Silenced by Ana until");
    }

    @Test
    void silencesAreMadeChangedAndExpired() throws Exception {
        ui.fire("Formed", "info", "");
        Page page = open("#/silences/new?filter=%7Balertname%3D%22Formed%22%7D&comment=Made");
        assertThat(page.locator("gv-silence-form [role=status]")).containsText("1 of ");
        WebUi.button(page, "Silence 1 alert for 1 h").click();
        assertThat(page).hasURL(Pattern.compile("#/silences/[0-9a-f-]{36}"));
        String id = WebUi.shownSilence(page);
        WebUi.button(WebUi.silenceCard(page, "Made"), "Edit").click();
        page.locator("gv-silence-form input[name=comment]").fill("Changed");
        page.locator("gv-silence-form button.primary").click();
        Locator card = WebUi.silenceCard(page, "Changed");
        WebUi.button(card, "Expire").click();

        assertThat(WebUi.toasts(page)).containsText("Silence expired");
        ui.awaitState(id, "expired");
        assertThat(WebUi.button(card, "Recreate")).isVisible();
    }

    @Test
    void theListOfSilencesCountsTheirAlerts() throws Exception {
        ui.fire("Counted", "info", "");
        ui.addSilence("Counted", "Ben", "Counted here");
        Page page = open("#/silences?filter=Ben");

        assertThat(WebUi.silenceCard(page, "Counted here")).containsText("mutes 1 alert");
        assertThat(page.locator("#silences-active")).hasText("Active (1)");
    }

    @Test
    void regularExpressionsAreThoseOfTheServer() throws Exception {
        ui.fire("Lettered", "info", ", \"blob\": \"" + "a".repeat(64) + "\"");
        ui.fire("Numbered", "info", ", \"blob\": \"42\"");
        Page page = open("#/alerts?filter=%7Bblob%3D~%22(a%2B)%2B%7C%5B%5B%3Apunct%3A%5D%5D%22%7D");
        assertThat(page.locator("gv-group h3")).hasText("Lettered");
        WebUi.applyFilter(page, "blob=~(");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("missing closing )");
    }

    /** API v2 does not say by which labels alerts are grouped. */
    @Test
    void aSilenceOfAGroupWithoutALabelMutesNoOtherGroup() throws Exception {
        ui.fire("Shared", "info", ", \"kind\": \"owned\"");
        ui.fire("Shared", "info", ", \"kind\": \"owned\", \"owner\": \"Ana\"");
        Page page = open("#/alerts?filter=%7Balertname%3D%22Shared%22%2Cowner%3D%22%22%7D");
        WebUi.button(WebUi.card(page, "Shared"), "Silence").click();

        assertThat(WebUi.button(page.getByRole(AriaRole.DIALOG), "Silence 1 alert for 1 h"))
                .isVisible();
    }

    @Test
    void theStatusShowsWhatItCan() throws Exception {
        Page page = open("#/status");

        assertThat(page.locator("gv-status")).containsText("Uptime");
        assertThat(page.locator("gv-status pre")).containsText("receiver: team");
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        assertThat(WebUi.button(page, "Test")).hasCount(0);
    }

    @Test
    void otherPagesSayThatTheyCannotBeRead() throws Exception {
        Page page = open("#/alerts");
        ui.open(page, "#/receivers");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("404");
        assertThat(WebUi.button(page, "Send a test notification")).hasCount(0);
    }
}
