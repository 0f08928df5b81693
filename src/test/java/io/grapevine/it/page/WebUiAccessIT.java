package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The web UI for users with different roles ({@code --web.access-file}). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiAccessIT {
    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path access = Files.writeString(directory.resolve("access.yml"), """
                proxy: {addresses: [127.0.0.1]}
                groups: {pay: [bob]}
                roles: {viewer: ["*"], silencer: ["group:pay"]}
                silences: {max_duration: 2h, comment_pattern: 'OPS-\\d+', comment_hint: a ticket, team_label: team}
                """);
        ui.start(
                directory,
                "{route: {receiver: team, group_by: [alertname]}, receivers: [{name: team}]}",
                "--web.access-file=" + access);
        ui.fire("Fires", "critical", ", \"team\": \"pay\"");
    }

    private Page as(String user, String hash) throws Exception {
        Page page = ui.chromium().page();
        page.setExtraHTTPHeaders(user.isEmpty() ? Map.of() : Map.of("X-Forwarded-User", user));
        return ui.open(page, hash);
    }

    @Test
    void aViewerReadsWhyNothingCanBeSilenced() throws Exception {
        Page silences = as("eve", "#/silences");
        assertThat(silences.locator("main")).containsText("needs role silencer, user eve has role viewer");
        assertThat(WebUi.button(silences, "New silence")).hasCount(0);

        Page form = as("eve", "#/silences/new");
        assertThat(form.locator("gv-silence-form")).containsText("Silences cannot be saved: needs role silencer");

        Page alerts = as("eve", "#/alerts");

        assertThat(WebUi.card(alerts, "Fires")).isVisible();
        assertThat(WebUi.button(alerts, "Acknowledge")).hasCount(0);
    }

    @Test
    void anAcknowledgementAsksForTheReasonOfTheRulesAndShowsWhyItIsRefused() throws Exception {
        Page page = as("bob", "#/alerts");
        WebUi.button(WebUi.card(page, "Fires"), "Acknowledge").click();
        Locator sheet = page.locator("gv-acknowledge-sheet dialog[open]");
        assertThat(sheet.locator("input[name=author]")).hasValue("bob");
        assertThat(sheet.locator(".policy")).containsText("a reason with a ticket");
        assertThat(sheet.getByLabel("Reason, with a ticket")).isFocused();
        page.keyboard().press("Enter");
        assertThat(sheet.getByRole(AriaRole.ALERT)).hasText("A reason with a ticket is missing.");
        page.keyboard().type("OPS-2");
        page.keyboard().press("Enter");

        assertThat(sheet.getByRole(AriaRole.ALERT)).containsText("team");
    }

    @Test
    void anAcknowledgementWaitsForTheRights() throws Exception {
        Page page = ui.chromium().page();
        page.setExtraHTTPHeaders(Map.of("X-Forwarded-User", "bob"));
        Deque<Route> asked = new ArrayDeque<>();
        page.route("**/v1/access", asked::add);
        ui.open(page, "#/alerts");
        WebUi.button(WebUi.card(page, "Fires"), "Acknowledge").click();
        page.waitForCondition(() -> !asked.isEmpty());

        asked.remove().resume();

        Locator sheet = page.locator("gv-acknowledge-sheet dialog[open]");
        assertThat(sheet.locator("input[name=author]")).hasValue("bob");
        assertThat(sheet.getByLabel("Reason, with a ticket")).isFocused();
    }

    @Test
    void theFormSaysTheRulesAndWhoTheAuthorIs() throws Exception {
        Page page = as("bob", "#/silences/new?filter=%7Balertname%3D%22Other%22,team%3D%22pay%22%7D");

        assertThat(page.locator("input[name=author]")).hasValue("bob");
        assertThat(page.locator("input[name=author]")).hasAttribute("readonly", "");
        assertThat(page.locator(".policy"))
                .containsText("at most 2h from now; a reason with a ticket; only team = pay");
        page.locator("input[name=comment]").fill("OPS-1");
        page.locator("button.primary").click();
        assertThat(WebUi.silenceCard(page, "OPS-1")).containsText("bob");
    }
}
