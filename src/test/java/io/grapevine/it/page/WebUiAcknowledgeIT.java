package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The first acknowledgement of a user, and the way back, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiAcknowledgeIT {
    private static final int TARGET = 44;

    /** More than there are on a card. */
    private static final int TABS = 30;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(directory, """
                route:
                  receiver: a
                  group_wait: 100ms
                  routes: [{receiver: a, matchers: ['kind=""'], group_by: [alertname]}]
                receivers: [{name: a}]
                """);
    }

    private Page open(String name) throws Exception {
        ui.fire(name, "critical", "");
        Page page = ui.open("#/alerts?filter={alertname=\"" + name + "\"}");
        assertThat(WebUi.card(page, name)).isVisible();
        return page;
    }

    private static Locator sheet(Page page) {
        return page.locator("gv-acknowledge-sheet dialog[open]");
    }

    @Test
    void aSheetAsksForTheNameByKeyboardAloneAndOnlyOnce() throws Exception {
        Page page = open("Named");
        WebUi.press(page, "j", "a");
        assertThat(sheet(page)).containsText("Acknowledge Named");
        page.keyboard().press("Enter");
        assertThat(sheet(page).getByText("Your name is missing.")).isVisible();
        page.keyboard().type("Ana");
        page.keyboard().press("Enter");
        assertThat(page.locator("section.acknowledged"))
                .containsText(Pattern.compile(
                        "Acknowledged by Ana at " + WebUi.TIME + " until resolved: Acknowledged: Named"));

        ui.fire("NamedNext", "critical", "");
        ui.open(page, "#/alerts?filter={alertname=\"NamedNext\"}");
        WebUi.button(WebUi.card(page, "NamedNext"), "Acknowledge").click();
        assertThat(page.locator("section.acknowledged")).containsText("Acknowledged by Ana");
        assertThat(sheet(page)).hasCount(0);
    }

    @Test
    void theNextTabLeadsToTheWayBackAndOnToWhereTheFocusWas() throws Exception {
        Page page = open("Tabbed");
        WebUi.choose(page, "{author: 'Ana'}");
        assertThat(WebUi.card(page, "Tabbed")).isVisible();
        WebUi.press(page, "j", "a");
        Locator undo = WebUi.button(WebUi.toasts(page), "Undo");
        assertThat(undo).isVisible();
        BoundingBox box = undo.boundingBox();
        assertThat(Math.min(box.width, box.height)).isGreaterThanOrEqualTo(TARGET);

        page.keyboard().press("Tab");
        assertThat(undo).isFocused();
        WebUi.press(page, "Tab", "Tab");
        assertThat(undo).not().isFocused();
        page.keyboard().press("u");
        assertThat(page.locator("section.firing gv-group")).isVisible();
        assertThat(undo).hasCount(0);
    }

    /** The page of a group that Bo has acknowledged, as Ana sees it. */
    private Page openAcknowledged(String name) throws Exception {
        ui.fire(name, "critical", "");
        Eventually.holds(name + " is in a group", () -> !group(name).isEmpty());
        String body = "{\"group\": \"%s\", \"createdBy\": \"Bo\", \"comment\": \"on it\"}".formatted(group(name));
        assertThat(program.send("POST", "/api/grapevine/v1/acknowledgements", body)
                        .statusCode())
                .isEqualTo(200);
        Page page = ui.openAs("Ana", "#/alerts?filter={alertname=\"" + name + "\"}");
        assertMuted(page, "Acknowledged by Bo at " + WebUi.TIME + " until resolved: on it");
        page.keyboard().press("j");
        return page;
    }

    @Test
    void theRowsOfAnAcknowledgedGroupSaySo() throws Exception {
        ui.fire("Rows", "critical", ", \"instance\": \"a\"");
        Page page = openAcknowledged("Rows");

        assertThat(WebUi.card(page, "Rows").locator(".row .state"))
                .hasText(new String[] {"acknowledged", "acknowledged"});
    }

    @Test
    void aGroupThatNoMatcherSelectsSaysThatItCannotBeAcknowledged() throws Exception {
        ui.fire("Any", "critical", ", \"kind\": \"all\"");
        Page page = ui.openAs("Ana", "#/alerts?filter={kind=\"all\"}");
        WebUi.button(WebUi.card(page, "All alerts"), "Acknowledge").click();

        assertThat(WebUi.toasts(page))
                .containsText(
                        "All alerts cannot be acknowledged: neither the route nor the labels of this group select");
    }

    /** The id of the group of an alert name; empty if there is none. */
    private String group(String name) throws Exception {
        JsonNode overview = new ObjectMapper()
                .readTree(program.send("GET", "/api/grapevine/v1/overview", "").body());
        var groups = overview.path("groups").fields();
        while (groups.hasNext()) {
            var group = groups.next();
            if (group.getValue().at("/labels/alertname").asText().equals(name)) {
                return group.getKey();
            }
        }
        return "";
    }

    private static Locator mutes(Page page) {
        return page.locator("gv-group .mute");
    }

    /** Waits for one line: while an acknowledgement is taken over there are two. */
    private static void assertMuted(Page page, String line) {
        assertThat(mutes(page)).hasText(new Pattern[] {Pattern.compile(line)});
    }

    /** Goes on with Tab to a button of the card, and presses it. */
    private static void press(Page page, String name) {
        for (int i = 0; i < TABS; i++) {
            page.keyboard().press("Tab");
            if (page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText")
                    .equals(name)) {
                page.keyboard().press("Enter");
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + name);
    }

    @Test
    void anIncidentIsTakenOverByKeyboardAloneAndGivenBack() throws Exception {
        Page page = openAcknowledged("Taken");
        press(page, "Take over");
        assertMuted(page, "Acknowledged by Ana at " + WebUi.TIME + " until resolved: on it");
        assertThat(WebUi.button(WebUi.card(page, "Taken"), "Take over")).hasCount(0);

        page.keyboard().press("u");
        assertMuted(page, "Acknowledged by Bo at " + WebUi.TIME + " until resolved: on it");
    }

    @Test
    void anIncidentEndsByKeyboardAlone() throws Exception {
        Page page = openAcknowledged("Ended");
        press(page, "End");

        assertThat(page.locator("section.firing gv-group")).containsText("acknowledged before by Bo, until");
        assertThat(mutes(page)).hasCount(0);
    }

    @Test
    void anIncidentIsSnoozedByKeyboardAlone() throws Exception {
        Page page = openAcknowledged("Snoozed");
        press(page, "More for Snoozed");
        press(page, "Snooze…");
        WebUi.assertShows(sheet(page), "Snooze Snoozed", "what fires then is notified again");
        assertThat(sheet(page).getByLabel("2 h")).isChecked();
        WebUi.settle(page);
        page.keyboard().press("Enter");

        assertMuted(page, "Acknowledged by Ana at " + WebUi.TIME + " until " + WebUi.TIME + ": on it");
    }

    @Test
    void aNoteStandsBelowTheReasonAndIsTakenBack() throws Exception {
        Page page = openAcknowledged("Noted");
        press(page, "More for Noted");
        press(page, "Add a note…");
        assertThat(sheet(page)).isVisible();
        page.keyboard().press("Enter");
        assertThat(sheet(page).getByText("The note is missing.")).isVisible();
        page.keyboard().type("<b>disk</b> swapped");
        page.keyboard().press("Enter");
        assertThat(mutes(page)).hasCount(2);
        assertThat(mutes(page).last()).hasText("Ana: <b>disk</b> swapped");
        assertThat(mutes(page).first()).containsText("Acknowledged by Bo");

        page.keyboard().press("u");
        assertThat(mutes(page)).hasCount(1);
    }

    @Test
    void theFocusMovesToTheGroupThatTakesThePlace() throws Exception {
        for (String name : List.of("PlaceA", "PlaceB", "PlaceC")) {
            ui.fire(name, "critical", ", \"set\": \"place\"");
        }
        Page page = ui.openAs("Ana", "#/alerts?filter=set=place&sort=name");
        assertThat(page.locator("section.firing gv-group")).hasCount(3);
        WebUi.press(page, "j", "j");
        assertThat(WebUi.button(page, "PlaceB")).isFocused();
        page.keyboard().press("a");
        assertThat(page.locator("section.acknowledged")).containsText("PlaceB");
        assertThat(WebUi.button(page, "PlaceC")).isFocused();
        assertThat(page.locator("gv-group .marked")).containsText("PlaceC");
        page.keyboard().press("s");
        assertThat(page.locator("gv-silence-sheet dialog[open]")).containsText("Silence PlaceC");
        WebUi.settle(page);
        page.keyboard().press("Enter");
        assertThat(page.locator("section.firing gv-group")).hasCount(1);
        assertThat(WebUi.button(page, "PlaceB")).isFocused(); // which is next, acknowledged
        page.keyboard().press("k");
        assertThat(WebUi.button(page, "PlaceA")).isFocused();

        assertThat(WebUi.toasts(page)).containsText(Pattern.compile("Silenced until .*: PlaceC"));
    }

    @Test
    void theKeyOfUndoSaysWhatItTookBackAndThatItIsTooLate() throws Exception {
        Page page = open("Undone");
        page.clock().install();
        WebUi.choose(page, "{author: 'Ana'}");
        assertThat(WebUi.card(page, "Undone")).isVisible();
        page.keyboard().press("u");
        assertThat(WebUi.toasts(page)).containsText("There is nothing to undo.");
        WebUi.press(page, "j", "a");
        assertThat(WebUi.toasts(page))
                .containsText("Acknowledged until resolved, with alerts to come in this group: Undone");
        page.keyboard().press("u");
        assertThat(WebUi.toasts(page)).containsText("No longer acknowledged: Undone");
        assertThat(WebUi.card(page, "Undone").locator(".mute")).hasCount(0);
        page.keyboard().press("a");
        assertThat(WebUi.button(WebUi.toasts(page), "Undo")).isVisible();
        page.clock().runFor(11_000);
        assertThat(WebUi.button(WebUi.toasts(page), "Undo")).hasCount(0);
        page.keyboard().press("u");

        assertThat(WebUi.toasts(page)).matchesAriaSnapshot("""
                - status:
                  - text: /It is too late to undo this.*Acknowledged until resolved.*Undone/
                """);
    }

    @Test
    void aWayBackThatFailsIsThereAgain() throws Exception {
        Page page = open("Kept");
        WebUi.choose(page, "{author: 'Ana'}");
        assertThat(WebUi.card(page, "Kept")).isVisible();
        WebUi.press(page, "j", "a");
        assertThat(WebUi.toasts(page)).containsText("Acknowledged until resolved");
        WebUi.route(page, "**/api/v2/silence/*", Route::abort);
        page.keyboard().press("u");
        assertThat(WebUi.toasts(page)).containsText("The server does not answer.");
        page.unroute("**/api/v2/silence/*");
        page.keyboard().press("u");

        assertThat(WebUi.toasts(page)).containsText("No longer acknowledged: Kept");
        assertThat(WebUi.card(page, "Kept").locator(".mute")).hasCount(0);
    }

    @Test
    void theSheetForASilenceSaysWhereItCannotBeLoaded() throws Exception {
        ui.fire("Unloaded", "critical", "");
        Page page = ui.chromium().page();
        page.route("**/ui/others-*.js", Route::abort);
        ui.open(page, "#/alerts?filter={alertname=\"Unloaded\"}");
        assertThat(WebUi.card(page, "Unloaded")).isVisible();
        WebUi.press(page, "j", "s");

        assertThat(WebUi.toasts(page)).containsText("This could not be loaded");
        page.keyboard().press("?");
        assertThat(WebUi.toasts(page).locator(".toast")).hasCount(2);
    }

    @Test
    void aLargeShareMustBeMeant() throws Exception {
        for (int i = 0; i < 40; i++) {
            ui.fire("Storm", "info", ", \"instance\": \"" + i + "\"");
        }
        Page page = open("Storm");
        WebUi.press(page, "j", "a");
        assertThat(sheet(page).locator("input[name=author]")).isFocused();
        page.keyboard().type("Ana");
        page.keyboard().press("Enter");
        assertThat(sheet(page).getByRole(AriaRole.ALERT)).hasText("Confirm that you mean all of them.");
        assertThat(sheet(page).getByLabel("I mean all 41")).isFocused();
        assertThat(sheet(page)).containsText("This mutes 41 of ");
        WebUi.press(page, "Space", "Enter");

        assertThat(WebUi.card(page, "Storm").locator(".mute")).containsText("Acknowledged by Ana");
    }

    @Test
    void escapeClosesAMenuAndOnlyThat() throws Exception {
        Page page = open("Menu");
        Locator menu = WebUi.card(page, "Menu").locator("details.menu");
        menu.locator("summary").focus();
        WebUi.press(page, "Enter", "Tab");
        assertThat(WebUi.button(menu, "Snooze…")).isFocused();
        page.keyboard().press("Escape");
        assertThat(menu.locator("summary")).isFocused();
        assertThat(WebUi.button(menu, "Show only this group")).isHidden();
        page.keyboard().press("Enter");
        for (int i = 0; i < 3; i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter"); // copies, or says that it cannot
        assertThat(menu.locator("summary")).isFocused();
    }

    @Test
    void aSheetThatIsCancelledChangesNothing() throws Exception {
        Page page = open("Cancelled");
        WebUi.button(WebUi.card(page, "Cancelled"), "Acknowledge").click();
        sheet(page).locator("input[name=author]").fill("Ana");
        WebUi.button(sheet(page), "Cancel").click();

        assertThat(sheet(page)).hasCount(0);
        assertThat(page.locator("section.firing gv-group")).isVisible();
        WebUi.button(WebUi.card(page, "Cancelled"), "Acknowledge").click();
        assertThat(sheet(page).locator("input[name=author]")).hasValue("");
    }
}
