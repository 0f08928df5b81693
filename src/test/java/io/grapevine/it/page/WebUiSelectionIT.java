package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.KeyboardModifier;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups and alerts that are selected and acted on together, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiSelectionIT {
    private static final int NARROW = 320;

    /** In pixels; the bars at the bottom cover none of the cards. */
    private static final int HIGH = 1_000;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ui.start(directory, "{route: {receiver: a, group_by: [alertname], group_wait: 100ms}, receivers: [{name: a}]}");
    }

    /** Fires alerts of a test, each with further labels as they stand in JSON. */
    private void fire(String test, String name, String... labels) throws Exception {
        for (String each : labels) {
            ui.fire(name, "warning", ", \"test\": \"" + test + "\"" + (each.isEmpty() ? "" : ", ") + each);
        }
    }

    private static String pod(String value) {
        return "\"pod\": \"" + value + "\"";
    }

    private static String of(String test) {
        return "#/alerts?sort=name&filter={test=\"" + test + "\"}";
    }

    private static Locator box(Locator card) {
        return card.locator(".head .select-box input");
    }

    private static Locator rowBox(Locator card, int place) {
        return card.locator(".row .select-box input").nth(place);
    }

    private static Locator bar(Page page) {
        return page.locator("gv-selection-bar");
    }

    private static Locator sheet(Page page) {
        return page.locator("gv-silence-sheet dialog[open]");
    }

    /** The matchers of the sheet. */
    private static List<String> matchers(Page page) {
        return sheet(page).locator(".chip.matcher .edit").allInnerTexts();
    }

    @Test
    void groupsAreSilencedWithOneSheetByKeyboardAlone() throws Exception {
        fire("keys", "KeysA", pod("x"), pod("y"));
        fire("keys", "KeysB", pod("x"));
        fire("keys", "KeysC", pod("x"));
        Page page = ui.open(of("keys"));
        assertThat(WebUi.card(page, "KeysC")).isVisible();
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("Shift+X");
        assertThat(bar(page)).containsText("4 alerts selected");
        page.keyboard().press("s");

        assertThat(sheet(page)).containsText("Mutes just the 4 alerts that are selected.");
        assertThat(matchers(page)).containsExactly("alertname=~\"KeysA|KeysB|KeysC\"");
        page.keyboard().type("Ana");
        page.keyboard().press("Enter");
        assertThat(page.locator("section.muted h2")).hasText("Muted (4)");
        assertThat(bar(page)).hasCount(0);
        page.keyboard().press("u");
        assertThat(page.locator("section.firing h2")).hasText("Firing (4)");
    }

    @Test
    void alertsAreSelectedByClickAndRange() throws Exception {
        fire("range", "Range", pod("a"), pod("b"), pod("c"), pod("d"));
        Page page = ui.open(of("range"));
        Locator card = WebUi.card(page, "Range");
        rowBox(card, 0).click();
        rowBox(card, 2).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        assertThat(bar(page)).containsText("3 alerts selected");
        assertThat((boolean) box(card).evaluate("box => box.indeterminate")).isTrue();

        box(card).click();
        rowBox(card, 3).click();
        assertThat(bar(page)).containsText("3 alerts selected");
        page.keyboard().press("Escape");
        assertThat(bar(page)).hasCount(0);
        rowBox(card, 1).focus();
        page.keyboard().press("x");
        assertThat(bar(page)).containsText("1 alert selected");
    }

    @Test
    void theSheetSaysWhatElseWouldBeMuted() throws Exception {
        fire(
                "others",
                "Others",
                pod("x.*") + ", \"zone\": \"1\"",
                pod("y|z") + ", \"zone\": \"2\"",
                pod("y|z") + ", \"zone\": \"1\"",
                "");
        Page page = ui.openAs("Ana", of("others"));
        Locator card = WebUi.card(page, "Others");
        page.locator(".row", new Page.LocatorOptions().setHasText("x.*"))
                .locator("input")
                .click();
        page.locator(".row", new Page.LocatorOptions().setHasText("y|z"))
                .filter(new Locator.FilterOptions().setHasText("zone2"))
                .locator("input")
                .click();
        WebUi.button(bar(page), "Silence…").click();

        assertThat(sheet(page)).containsText("Mutes 3 alerts, of which 2 are selected.");
        assertThat(sheet(page)).containsText("1 other alert");
        assertThat(matchers(page)).contains("pod=~\"x\\\\.\\\\*|y\\\\|z\"", "zone=~\"1|2\"", "test=\"others\"");
        WebUi.button(sheet(page), "Remove test=\"others\"").click();
        assertThat(sheet(page)).containsText("Mutes 3 alerts, of which 2 are selected.");
        sheet(page).locator("input[name=matcher]").fill("zone=\"2\"");
        assertThat(sheet(page)).containsText("1 of the 2 alerts that are selected is not muted.");
        assertThat(card).isVisible();
    }

    @Test
    void anAlertWithoutALabelIsMutedWithThoseThatHaveIt() throws Exception {
        fire("lacking", "Lacking", pod("x"), "");
        Page page = ui.openAs("Ana", of("lacking"));
        rowBox(WebUi.card(page, "Lacking"), 0).click();
        rowBox(WebUi.card(page, "Lacking"), 1).click();
        page.keyboard().press("s");
        assertThat(matchers(page)).contains("pod=~\"x|\"");
        WebUi.button(sheet(page), "Silence 2 alerts for 1 h").click();

        assertThat(page.locator("section.muted h2")).hasText("Muted (2)");
    }

    @Test
    void groupsOfAGroupingOfOnesOwnKeepTheFilter() throws Exception {
        fire("own", "OwnA", pod("x"), pod("y"));
        fire("own", "OwnB", pod("x"), "");
        Page page = ui.openAs("Ana", of("own") + "&group=pod");
        assertThat(page.locator("gv-group")).hasCount(3);
        box(page.locator("gv-group").filter(new Locator.FilterOptions().setHasText("no pod")))
                .click();
        box(WebUi.card(page, "y")).click();
        page.keyboard().press("s");

        assertThat(matchers(page)).containsExactly("test=\"own\"", "pod=~\"y|\"");
        assertThat(sheet(page)).containsText("Mutes just the 2 alerts that are selected.");
    }

    @Test
    void theFilterIsSilencedFromTheBar() throws Exception {
        fire("filter", "FilterA", pod("x"));
        fire("filter", "FilterB", pod("x"));
        Page page = ui.openAs("Ana", of("filter") + "&receiver=a");
        assertThat(page.locator("gv-group")).hasCount(2);
        WebUi.button(page, "Silence this filter").click();
        assertThat(sheet(page)).containsText("Mutes just the 2 alerts that are shown.");
        assertThat(matchers(page)).containsExactly("test=\"filter\"");
        page.keyboard().press("Escape");

        ui.open(page, "#/alerts");
        assertThat(WebUi.card(page, "FilterA")).isVisible();
        assertThat(WebUi.button(page, "Silence this filter")).hasCount(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void groupsAreAcknowledgedTogetherAt320Pixels(ColorScheme colours) throws Exception {
        String test = "narrow" + colours;
        fire(test, "NarrowA" + colours, pod("x"));
        fire(test, "NarrowB" + colours, pod("x"));
        Page page = ui.open(ui.chromium().page(NARROW, HIGH, colours), of(test));
        box(WebUi.card(page, "NarrowA" + colours)).click();
        box(WebUi.card(page, "NarrowB" + colours)).click();
        assertThat(WebUi.barriers(page)).as("selection").isEmpty();
        WebUi.button(bar(page), "Silence…").click();
        assertThat(sheet(page)).containsText("Mutes just the 2 alerts");
        assertThat(WebUi.barriers(page)).as("sheet").isEmpty();
        page.keyboard().press("Escape");
        WebUi.button(bar(page), "Acknowledge 2 groups").click();
        Locator sheet = page.locator("gv-acknowledge-sheet dialog[open]");
        assertThat(sheet).containsText("Mutes 2 alerts, and new alerts in these groups");
        assertThat(WebUi.barriers(page)).as("acknowledgement").isEmpty();
        sheet.locator("input[name=author]").fill("Ana");
        WebUi.button(sheet, "Acknowledge 2 groups").click();

        assertThat(page.locator("section.acknowledged h2")).hasText("Acknowledged (2)");
        assertThat(WebUi.barriers(page)).as("message").isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(NARROW);
        WebUi.button(WebUi.toasts(page), "Undo").click();
        assertThat(page.locator("section.firing h2")).hasText("Firing (2)");
    }
}
