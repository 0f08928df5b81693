package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Program;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Filtering, ordering and reading the alerts in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiFilterIT {
    private static final int TALL = 15;

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
                  routes: [{matchers: [kind=database], receiver: dba, group_by: [alertname]}]
                receivers: [{name: team}, {name: dba}]
                """);
        ui.fire("Alpha", "warning", ", \"set\": \"small\", \"instance\": \"a\"");
        ui.fire("Beta", "critical", ", \"set\": \"small\", \"instance\": \"b\", \"kind\": \"database\"");
        ui.fire("Gamma", "info", ", \"set\": \"small\", \"instance\": \"b\"");
        for (int i = 0; i < TALL; i++) {
            ui.fire("Tall" + i, "info", ", \"set\": \"tall\"");
        }
    }

    private Page small(String more) throws Exception {
        return ui.open("#/alerts?filter=%7Bset%3D%22small%22%7D" + more);
    }

    private static Locator titles(Page page) {
        return page.locator("section.firing gv-group h3");
    }

    private static Locator option(Page page, String text) {
        return page.getByRole(
                AriaRole.OPTION, new Page.GetByRoleOptions().setName(text).setExact(true));
    }

    @Test
    void namesAndValuesOfLabelsAreCompleted() throws Exception {
        Page page = small("");
        assertThat(titles(page)).hasCount(3);
        page.keyboard().press("/");
        page.keyboard().type("insta");
        assertThat(option(page, "instance=")).isVisible();
        page.keyboard().press("ArrowDown");
        assertThat(option(page, "instance=")).hasAttribute("aria-selected", "true");
        page.keyboard().press("Enter");
        option(page, "instance=\"b\"").click();

        assertThat(page).hasURL(Pattern.compile("instance%3D%22b%22"));
        assertThat(titles(page)).hasText(new String[] {"Beta", "Gamma"});
    }

    /** The values of a label in the overview, with their counts. */
    private static Locator values(Page page, String label) {
        return page.locator(
                        ".label-overview dl > div",
                        new Page.LocatorOptions()
                                .setHas(page.locator("dt > bdi").getByText(label)))
                .getByRole(AriaRole.BUTTON);
    }

    @Test
    void theLabelsAreCountedAndFilterByKeyboardAlone() throws Exception {
        Page page = small("");
        assertThat(titles(page)).hasCount(3);
        WebUi.press(page, "j", "l");
        Locator status = page.locator(".label-overview").getByRole(AriaRole.STATUS);
        assertThat(status).hasText("3 alerts with {set=\"small\"}");
        assertThat(values(page, "instance"))
                .hasText(new Pattern[] {Pattern.compile("b\\s+2"), Pattern.compile("a\\s+1")});
        assertThat(values(page, "kind")).hasCount(1);
        assertThat(WebUi.barriers(page)).isEmpty();
        WebUi.press(page, "j", "j");
        Locator b = values(page, "instance").first();
        assertThat(b).isFocused();
        page.keyboard().press("Enter");
        assertThat(status).containsText("2 alerts with");
        assertThat(page).hasURL(Pattern.compile("instance%3D%22b%22"));
        assertThat(values(page, "alertname")).hasCount(2);
        assertThat(b).hasAttribute("aria-pressed", "true");
        assertThat(b).isFocused();
        page.keyboard().press("Enter");
        assertThat(status).containsText("3 alerts with");
        page.keyboard().press("Tab");
        assertThat(values(page, "instance").nth(1)).isFocused();
        page.keyboard().press("Enter");
        assertThat(status).containsText("1 alert with");
        page.keyboard().press("Escape");

        assertThat(titles(page)).hasText(new String[] {"Alpha"});
        assertThat(page.locator(".label-overview")).hasCount(0);
    }

    @Test
    void theOverviewOfTheLabelsReturnsTheFocusWhereItWas() throws Exception {
        Page page = small("");
        assertThat(titles(page)).hasCount(3);
        WebUi.button(page, "Labels").press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Alpha");
        page.keyboard().press("Escape");
        assertThat(WebUi.button(page, "Labels")).isFocused();
        assertThat(page.locator(".label-overview")).hasCount(0);
        WebUi.press(page, "j", "l");
        WebUi.button(page, "Close").press("Enter");

        assertThat(WebUi.button(WebUi.card(page, "Beta"), "Beta")).isFocused();
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void aFilterThatCannotBeReadSaysWhy() throws Exception {
        Page page = small("");
        WebUi.applyFilter(page, "@age>soon");
        assertThat(page.getByRole(AriaRole.ALERT))
                .hasText("@age: \"soon\" (expected: a duration such as 30m or 1h30m)");
        WebUi.applyFilter(page, "instance=~\"(\"");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("missing closing )");

        assertThat(titles(page)).hasCount(3);
    }

    @Test
    void labelsAddToTheFilterAndAreTakenOutOfIt() throws Exception {
        Page page = small("");
        WebUi.card(page, "Beta")
                .locator(".head .chip", new Locator.LocatorOptions().setHasText("kind"))
                .click();
        assertThat(titles(page)).hasText(new String[] {"Beta"});
        assertThat(page.locator(".filter-input .chip.matcher")).hasCount(2);
        WebUi.button(page, "Remove kind=\"database\"").click();
        assertThat(titles(page)).hasCount(3);
        page.locator("#filter").press("Backspace");

        assertThat(page.locator(".filter-input .chip.matcher")).hasCount(0);
        assertThat(WebUi.card(page, "Tall0")).isVisible();
    }

    @Test
    void statesReceiverOrderAndGroupingStandInTheAddress() throws Exception {
        Page page = small("");
        assertThat(titles(page)).hasText(new String[] {"Beta", "Alpha", "Gamma"});
        page.getByLabel("Sort").selectOption("name");
        assertThat(titles(page)).hasText(new String[] {"Alpha", "Beta", "Gamma"});
        assertThat(page).hasURL(Pattern.compile("sort=name"));
        page.getByLabel("Group by").fill("instance");
        page.getByLabel("Group by").press("Enter");
        assertThat(titles(page)).hasText(new String[] {"a", "b"});
        assertThat(page).hasURL(Pattern.compile("group=instance"));
        page.reload();
        assertThat(titles(page)).hasText(new String[] {"a", "b"});
        page.getByLabel("Group by").fill("");
        page.getByLabel("Group by").press("Enter");
        page.getByLabel("Receiver").selectOption("dba");
        assertThat(titles(page)).hasText(new String[] {"Beta"});
        page.getByText("State", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        page.getByLabel("active", new Page.GetByLabelOptions().setExact(true)).uncheck();

        assertThat(page).hasURL(Pattern.compile("active=false"));
        assertThat(page.locator("gv-alerts .empty")).containsText("are hidden by this filter");
    }

    @Test
    void aLinkToAGroupPutsItFirst() throws Exception {
        Page page = small("");
        String id = WebUi.card(page, "Gamma").getAttribute("data-id");
        page.evaluate("id => location.hash = '#/alerts?open=' + encodeURIComponent(id)", id);

        assertThat(titles(page).first()).hasText("Gamma");
        assertThat(page.locator("gv-group.linked .card.marked")).containsText("Summary of Gamma");
    }

    @Test
    void groupsAreWalkedAndSilencedByKeys() throws Exception {
        Page page = small("");
        assertThat(titles(page)).hasCount(3);
        WebUi.press(page, "j", "j");
        assertThat(WebUi.button(WebUi.card(page, "Alpha"), "Alpha")).isFocused();
        page.keyboard().press("k");
        assertThat(WebUi.button(WebUi.card(page, "Beta"), "Beta")).isFocused();
        page.keyboard().press("Enter");
        assertThat(WebUi.button(WebUi.card(page, "Beta"), "Beta")).hasAttribute("aria-expanded", "false");
        page.keyboard().press("s");
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        assertThat(sheet).containsText("Silence Beta");
        page.keyboard().press("Escape");

        assertThat(sheet).hasCount(0);
    }

    @Test
    void theSheetTakesADurationOfOnesOwn() throws Exception {
        Page page = small("");
        WebUi.button(WebUi.card(page, "Alpha"), "Silence").click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        sheet.getByLabel("Custom", new Locator.GetByLabelOptions().setExact(true))
                .check();
        WebUi.button(sheet, "Silence 1 alert").click();
        assertThat(sheet.getByRole(AriaRole.ALERT)).containsText("Until when?");
        sheet.locator("input[name=custom]").fill("1h 30m");

        assertThat(WebUi.button(sheet, "Silence 1 alert for 1 h 30 m")).isVisible();
    }

    @Test
    void matchersAreCopied() throws Exception {
        Page page = small("");
        WebUi.card(page, "Alpha")
                .locator("summary[aria-label='More for Alpha']")
                .click();
        WebUi.button(WebUi.card(page, "Alpha"), "Copy as matchers").click();

        assertThat(WebUi.toasts(page)).containsText("Matchers copied");
    }

    @Test
    void nothingMovesWhileAUserReads() throws Exception {
        Page page = ui.open("#/alerts?filter=%7Bset%3D%22tall%22%7D");
        assertThat(titles(page)).hasCount(TALL);
        page.mouse().wheel(0, 600);
        page.waitForCondition(() -> (double) page.evaluate("1.0 * scrollY + 0.5") > 400);
        ui.fire("Newcomer", "critical", ", \"set\": \"tall\"");
        assertThat(page.locator("button.news")).hasText("1 new ↑");
        assertThat(WebUi.card(page, "Newcomer")).hasCount(0);
        page.locator("button.news").click();

        assertThat(titles(page).first()).hasText("Newcomer");
        assertThat(page.locator("button.news")).hasCount(0);
    }
}
