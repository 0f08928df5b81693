package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Program;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The alerts page in Chromium while it loads, with nothing to show, and with only muted alerts to show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiStatesIT {
    private Path config;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ui.start(directory, WebUi.ONE_TEAM);
        config = directory.resolve("am.yml");
        ui.addSilence("Muted", "Ana", "disk swap");
        ui.fire("Muted", "info", "");
        ui.fire("Fires", "critical", "");
        ui.fire("FiresToo", "warning", "");
    }

    private static Locator empty(Page page) {
        return page.locator("gv-alerts .empty");
    }

    @Test
    void skeletonsStandWhereCardsWillBe() throws Exception {
        Page page = ui.chromium().page();
        List<Route> held = new ArrayList<>();
        page.route("**/api/grapevine/v1/overview*", held::add);
        ui.open(page, "");
        assertThat(page.locator("[aria-busy=true] .skeleton")).hasCount(6);
        assertThat(page.locator("gv-group")).hasCount(0);
        Assertions.assertThat(WebUi.barriers(page)).isEmpty();
        held.forEach(Route::resume);

        assertThat(WebUi.card(page, "Fires")).isVisible();
        assertThat(page.locator(".skeleton")).hasCount(0);
    }

    @Test
    void theSkeletonsOfSilencesHaveNoBarrier() throws Exception {
        Page page = ui.chromium().page();
        List<Route> held = new ArrayList<>();
        page.route("**/api/**", held::add);
        ui.open(page, "#/silences");
        assertThat(page.locator("[aria-busy=true] .skeleton").first()).isVisible();

        Assertions.assertThat(WebUi.barriers(page)).isEmpty();
        held.forEach(Route::resume);
    }

    @Test
    void nothingThatFiresIsSaidAndWhenTheLastAlertCame(@TempDir Path data) throws Exception {
        try (Program quiet = Program.grapevine(config, data)) {
            Page page = ui.chromium().page();
            page.clock().install();
            WebUi.open(page, quiet, "");
            assertThat(empty(page))
                    .hasText(Pattern.compile(
                            "This replica has just started, \\d+ s ago, and waits for alerts to be sent again\\."));
            page.clock().fastForward("07:00");
            assertThat(empty(page))
                    .hasText(Pattern.compile("No alert was received since the start, 7 m.* connected\\?"));
            page.reload();
            quiet.post("/alerts", "[{\"labels\": {\"alertname\": \"Ended\"}, \"endsAt\": \"" + Instant.now() + "\"}]");
            assertThat(empty(page)).hasText(Pattern.compile("Nothing is firing\\. Last alert received \\d+ s ago\\."));
            page.clock().fastForward("07:00");

            assertThat(empty(page))
                    .hasText(Pattern.compile("No alerts received for 7 m( \\d+ s)?\\. Is Prometheus connected\\?"));
        }
    }

    @Test
    void agesGoOnWhileNothingChanges() throws Exception {
        Page page = ui.chromium().page();
        page.clock().install();
        ui.open(page, "");
        Locator age = WebUi.card(page, "Fires").locator(".head .age");
        assertThat(age).not().containsText("h");
        page.clock().fastForward("02:00:00");

        assertThat(age).containsText("2 h");
    }

    @Test
    void aFilterThatMatchesNothingSaysHowMuchItHides() throws Exception {
        Page page = ui.open("#/alerts?filter=%7Balertname%3D%22None%22%7D");
        assertThat(empty(page)).hasText("No match. 3 alerts are hidden by this filter. Clear filter");
        empty(page).locator("a").click();

        assertThat(page.locator("section.firing gv-group")).hasCount(2);
        assertThat(empty(page)).hasCount(0);
    }

    @Test
    void whatIsMutedIsCollapsedWithoutAFilter() throws Exception {
        Page page = ui.open("");
        assertThat(page.locator("section.muted")).hasText("Muted (1)");
        WebUi.button(page, "Muted (1)").click();

        assertThat(WebUi.card(page, "Muted")).containsText("Silenced by Ana until");
    }

    @Test
    void aFilterThatMatchesOnlyMutedAlertsOpensThem() throws Exception {
        Page page = ui.open("#/alerts?filter=%7Balertname%3D%22Muted%22%7D");
        assertThat(WebUi.card(page, "Muted")).containsText("Silenced by Ana until");
        WebUi.button(page, "Muted (1)").click();
        assertThat(WebUi.card(page, "Muted")).hasCount(0);
        ui.open(page, "#/alerts?filter=%7Bseverity%3D~%22info%7Ccritical%22%7D");
        assertThat(WebUi.card(page, "Fires")).isVisible();
        assertThat(page.locator("section.muted")).hasText("Muted (1)");
    }

    @Test
    void theCountOfMutedAlertsLeadsToThem() throws Exception {
        Page page = ui.open("");
        page.locator("header .count.muted").click();

        assertThat(WebUi.card(page, "Muted")).containsText("Silenced by Ana until");
        assertThat(page.locator("gv-group")).hasCount(1);
    }

    @Test
    void aWallHasCountsAndTheNewestGroupsAndNothingToClickOn() throws Exception {
        Page page = ui.chromium().page(1920, 1080, ColorScheme.DARK);
        ui.open(page, "#/alerts?wall");
        assertThat(page.locator(".wall-counts .count.critical")).containsText("1");
        assertThat(page.locator(".wall-counts .count.muted")).containsText("1");
        assertThat(page.locator(".wall-groups li")).hasCount(2);
        assertThat(page.locator(".wall-groups li")
                        .filter(new Locator.FilterOptions().setHasText("Fires"))
                        .first())
                .containsText("new");
        assertThat(page.locator("body a, body button, body input")).hasCount(0);
        Assertions.assertThat(WebUi.barriers(page)).isEmpty();

        page.setViewportSize(320, 640);
        Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(320);
        ui.open(page, "#/alerts?wall&filter={severity=\"critical\"}");
        assertThat(page.locator(".wall-groups li")).hasCount(1);
        assertThat(page.locator(".wall-filter")).hasText("Filter {severity=\"critical\"}: 1 of 2 match");
    }

    @Test
    void aWallSaysWhatItsFilterHidesAndNotThatNothingFires() throws Exception {
        Page page = ui.open("#/alerts?wall&receiver=nobody&silenced=false&filter=absent");
        assertThat(page.locator(".wall-filter")).hasText("Filter absent @receiver=\"nobody\" without silenced");
        assertThat(page.locator(".wall-counts")).containsText("0 of 2 match");
        assertThat(page.locator("main")).not().containsText("Nothing is firing");
        ui.open(page, "#/alerts?wall&filter={a");
        assertThat(page.locator(".wall-filter"))
                .hasText("a (expected: a label name, one of = != =~ !~ and a value). Nothing is filtered.");
        assertThat(page.locator(".wall-groups li")).hasCount(2);
    }

    @Test
    void aLinkToAMutedGroupOpensIt() throws Exception {
        Page page = ui.open("#/alerts?filter=%7Balertname%3D%22Muted%22%7D");
        String id = WebUi.card(page, "Muted").getAttribute("data-id");
        ui.open(page, "#/status");
        page.evaluate("id => location.hash = '#/alerts?open=' + encodeURIComponent(id)", id);

        assertThat(page.locator("section.muted gv-group.linked")).containsText("Silenced by Ana until");
        assertThat(page.locator("section.firing gv-group")).hasCount(2);
    }
}
