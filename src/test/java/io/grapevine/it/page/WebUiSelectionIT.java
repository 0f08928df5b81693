package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.KeyboardModifier;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
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
    private static final String SILENCES = "**/api/v2/silences";
    private static final int NARROW = 320;

    /** In pixels; the bars at the bottom cover none of the cards. */
    private static final int HIGH = 1_000;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(
                directory, "{route: {receiver: a, group_by: [alertname], group_wait: 100ms}, receivers: [{name: a}]}");
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
        assertThat(sheet(page)).isVisible();
        return sheet(page).locator(".chip.matcher .edit").allInnerTexts();
    }

    @Test
    void groupsAreSilencedWithOneSheetByKeyboardAlone() throws Exception {
        fire("keys", "KeysA", pod("x"), pod("y"));
        fire("keys", "KeysB", pod("x"));
        fire("keys", "KeysC", pod("x"));
        Page page = ui.open(of("keys"));
        assertThat(WebUi.card(page, "KeysC")).isVisible();
        WebUi.press(page, "j", "x", "j", "j", "Shift+X");
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

    /** Selects the row of a card that has some texts. */
    private static void pickRow(Locator card, String... texts) {
        Locator row = card.locator(".row");
        for (String text : texts) {
            row = row.filter(new Locator.FilterOptions().setHasText(text));
        }
        row.locator("input").click();
    }

    /** Alerts of which one silence for two would mute a third. */
    private Page openCrossed(String test) throws Exception {
        String one = ", \"zone\": \"1\"";
        String two = ", \"zone\": \"2\"";
        fire(test, "Crossed", pod("x.*") + one, pod("y|z") + two, pod("y|z") + one, "");
        Page page = ui.openAs("Ana", of(test));
        pickRow(WebUi.card(page, "Crossed"), "x.*");
        pickRow(WebUi.card(page, "Crossed"), "y|z", "zone2");
        WebUi.button(bar(page), "Silence…").click();
        return page;
    }

    /** The rows of alerts that are silenced, in groups that are not as a whole. */
    private static Locator silenced(Page page) {
        return page.locator("section.firing .row", new Page.LocatorOptions().setHasText("silenced"));
    }

    /** The silences in force that name a test. */
    private JsonNode silences(String test) throws Exception {
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : program.get("/silences")) {
            if (each.path("matchers").toString().contains("\"value\":\"" + test + "\"")
                    && !each.at("/status/state").asText().equals("expired")) {
                found.add(each);
            }
        }
        return found;
    }

    @Test
    void aGroupAndRowsOfAnotherAreTwoSilencesByKeyboardAlone() throws Exception {
        fire("two", "TwoA", pod("x"));
        fire("two", "TwoB", pod("1"), pod("2"), pod("3"), pod("4"), pod("5"), pod("6"), pod("7"));
        Page page = ui.openAs("Ana", of("two"));
        assertThat(WebUi.card(page, "TwoB")).isVisible();
        WebUi.press(page, "j", "x", "j");
        for (int picked = 0; picked < 2; ) {
            page.keyboard().press("Tab");
            if ((boolean) page.evaluate("document.activeElement.matches('.row .select-box input')")) {
                page.keyboard().press("Space");
                picked++;
            }
        }
        assertThat(bar(page)).containsText("3 alerts selected");
        page.keyboard().press("s");

        assertThat(sheet(page).locator(".several legend")).hasText("2 silences, 3 alerts");
        assertThat(sheet(page)).containsText("Mutes just the 3 alerts that are selected.");
        assertThat(WebUi.button(sheet(page), "Silence 3 alerts for 1 h")).isFocused();
        WebUi.settle(page);
        page.keyboard().press("Enter");
        assertThat(WebUi.toasts(page)).containsText("Silenced by 2 silences until");
        assertThat(page.locator("section.firing h2")).hasText("Firing (5, 2 muted)");
        assertThat(silenced(page)).hasCount(2);
        page.keyboard().press("u");
        assertThat(page.locator("section.firing h2")).hasText("Firing (8)");
        Eventually.holds("expired", () -> silences("two").isEmpty());
    }

    @Test
    void oneSilenceThatMutesMoreIsChosenAndConfirmed() throws Exception {
        Page page = openCrossed("others");
        assertThat(sheet(page).locator(".several li")).hasCount(2);
        assertThat(sheet(page).locator(".several li").first()).containsText("1 alert");
        assertThat(sheet(page)).containsText("Mutes just the 2 alerts that are selected.");
        assertThat(WebUi.button(sheet(page), "Silence 2 alerts for 1 h")).isVisible();

        sheet(page).getByLabel("One silence instead, which may mute more").check();
        WebUi.assertShows(sheet(page), "Mutes 3 alerts, of which 2 are selected.", "1 other alert");
        assertThat(matchers(page)).contains("pod=~\"x\\\\.\\\\*|y\\\\|z\"", "zone=~\"1|2\"", "test=\"others\"");
        WebUi.button(sheet(page), "Silence 3 alerts for 1 h").click();
        assertThat(sheet(page).getByRole(AriaRole.ALERT)).hasText("Please confirm that you mean all 3.");
        WebUi.button(sheet(page), "Remove zone=~\"1|2\"").click();
        assertThat(sheet(page)).containsText("Mutes 3 alerts, of which 2 are selected.");
        sheet(page).locator("input[name=matcher]").fill("zone=\"2\"");
        assertThat(sheet(page)).containsText("1 of the 2 alerts that are selected is not muted.");
        sheet(page).getByLabel("One silence instead, which may mute more").uncheck();
        assertThat(sheet(page).locator(".several li")).hasCount(2);
        assertThat(WebUi.button(sheet(page), "Silence 2 alerts for 1 h")).isVisible();
    }

    @Test
    void anAlertThatBeginsMeanwhileIsSaidBeforeItIsMuted() throws Exception {
        fire("meanwhile", "MeanwhileA", pod("x"), pod("y"));
        fire("meanwhile", "MeanwhileB", pod("x"));
        Page page = ui.openAs("Ana", of("meanwhile"));
        box(WebUi.card(page, "MeanwhileA")).click();
        page.keyboard().press("s");
        assertThat(sheet(page)).containsText("Mutes just the 2 alerts that are selected.");
        fire("meanwhile", "MeanwhileA", pod("z"));
        WebUi.button(sheet(page), "Silence 2 alerts for 1 h").click();
        assertThat(sheet(page).getByRole(AriaRole.ALERT)).hasText("Please confirm that you mean all 3.");
        assertThat(sheet(page)).containsText("Mutes 3 alerts, of which 2 are selected.");
        assertThat(silences("meanwhile")).isEmpty();
        sheet(page).getByLabel("I mean all 3").check();
        WebUi.button(sheet(page), "Silence 3 alerts for 1 h").click();

        assertThat(page.locator("section.muted h2")).hasText("Muted (3)");
    }

    /** Lets all silences but that of {@code x.*} be refused. */
    private static void refuseOthers(Page page, String body) {
        WebUi.route(page, SILENCES, route -> {
            if (route.request().postData().contains("x.*")) {
                route.resume();
            } else {
                route.fulfill(new Route.FulfillOptions().setStatus(400).setBody(body));
            }
        });
    }

    @Test
    void whatTheServerRefusesIsNamedAndOnlyThatIsTriedAgain() throws Exception {
        Page page = openCrossed("refused");
        assertThat(sheet(page).locator(".several li")).hasCount(2);
        refuseOthers(page, "\"too many silences\"");
        WebUi.settle(page);
        page.keyboard().press("Enter");
        Locator error = sheet(page).getByRole(AriaRole.ALERT);
        assertThat(error).containsText("zone=\"2\"}: too many silences");
        assertThat(error).containsText("1 silence of 2 made; the others can be tried again.");
        assertThat(sheet(page).locator(".several li").first()).containsText("made");
        page.unroute(SILENCES);
        page.keyboard().press("Enter");

        assertThat(silenced(page)).hasCount(2);
        assertThat(sheet(page)).hasCount(0);
        assertThat(silences("refused")).hasSize(2);
    }

    @Test
    void whatIsMadeIsTakenBackWhereTheRestIsGivenUp() throws Exception {
        Page page = openCrossed("given up");
        refuseOthers(page, "\"no\"");
        WebUi.button(sheet(page), "Silence 2 alerts for 1 h").click();
        assertThat(sheet(page).getByRole(AriaRole.ALERT)).containsText("1 silence of 2 made");
        page.keyboard().press("Escape");
        assertThat(WebUi.toasts(page)).containsText("1 silence of 2 made");
        page.keyboard().press("u");

        Eventually.holds("expired", () -> silences("given up").isEmpty());
    }

    @Test
    void aSilenceWhoseAnswerIsLostIsNotMadeTwice() throws Exception {
        fire("lost", "Lost", pod("x"));
        Page page = ui.openAs("Ana", of("lost"));
        box(WebUi.card(page, "Lost")).click();
        page.keyboard().press("s");
        WebUi.route(page, SILENCES, route -> {
            route.fetch();
            route.abort();
        });
        WebUi.button(sheet(page), "Silence 1 alert for 1 h").click();
        assertThat(sheet(page).getByRole(AriaRole.ALERT)).hasText("The server does not answer.");
        page.unroute(SILENCES);
        WebUi.button(sheet(page), "Silence 1 alert for 1 h").click();

        assertThat(page.locator("section.muted h2")).hasText("Muted (1)");
        assertThat(sheet(page)).hasCount(0);
        assertThat(silences("Lost")).hasSize(1);
    }

    @Test
    void anAlertAloneIsToldFromThoseWithMoreLabels() throws Exception {
        fire("alone", "Alone", "", pod("x"));
        Page page = ui.openAs("Ana", of("alone"));
        Locator row = WebUi.card(page, "Alone").locator(".row").nth(1);
        Locator lacking = row.innerText().contains("pod")
                ? WebUi.card(page, "Alone").locator(".row").first()
                : row;
        WebUi.button(lacking, "Details").click();
        WebUi.button(lacking, "Silence this alert").click();

        assertThat(sheet(page)).containsText("Mutes just the alert that is selected.");
        assertThat(matchers(page)).contains("pod=\"\"");
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
