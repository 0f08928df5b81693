package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
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

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ui.start(directory, "{route: {receiver: a, group_by: [alertname], group_wait: 100ms}, receivers: [{name: a}]}");
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
        page.keyboard().press("j");
        page.keyboard().press("a");
        assertThat(sheet(page)).containsText("Acknowledge Named");
        page.keyboard().press("Enter");
        assertThat(sheet(page).getByText("Your name is missing.")).isVisible();
        page.keyboard().type("Ana");
        page.keyboard().press("Enter");
        assertThat(page.locator("section.acknowledged"))
                .containsText("Acknowledged by Ana until resolved: Acknowledged: Named");

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
        page.keyboard().press("j");
        page.keyboard().press("a");
        Locator undo = WebUi.button(WebUi.toasts(page), "Undo");
        assertThat(undo).isVisible();
        BoundingBox box = undo.boundingBox();
        assertThat(Math.min(box.width, box.height)).isGreaterThanOrEqualTo(TARGET);

        page.keyboard().press("Tab");
        assertThat(undo).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        assertThat(undo).not().isFocused();
        page.keyboard().press("u");
        assertThat(page.locator("section.firing gv-group")).isVisible();
        assertThat(undo).hasCount(0);
    }

    @Test
    void theFocusMovesToTheGroupThatTakesThePlace() throws Exception {
        for (String name : List.of("PlaceA", "PlaceB", "PlaceC")) {
            ui.fire(name, "critical", ", \"set\": \"place\"");
        }
        Page page = ui.openAs("Ana", "#/alerts?filter=set=place&sort=name");
        assertThat(page.locator("section.firing gv-group")).hasCount(3);
        page.keyboard().press("j");
        page.keyboard().press("j");
        assertThat(WebUi.button(page, "PlaceB")).isFocused();
        page.keyboard().press("a");
        assertThat(page.locator("section.acknowledged")).containsText("PlaceB");
        assertThat(WebUi.button(page, "PlaceC")).isFocused();
        assertThat(page.locator("gv-group .marked")).containsText("PlaceC");
        page.keyboard().press("s");
        assertThat(page.locator("gv-silence-sheet dialog[open]")).containsText("Silence PlaceC");
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
        page.keyboard().press("j");
        page.keyboard().press("a");
        assertThat(WebUi.toasts(page)).containsText("Acknowledged until resolved, with alerts to come in this group: Undone");
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
    void aLargeShareMustBeMeant() throws Exception {
        for (int i = 0; i < 40; i++) {
            ui.fire("Storm", "info", ", \"instance\": \"" + i + "\"");
        }
        Page page = open("Storm");
        page.keyboard().press("j");
        page.keyboard().press("a");
        page.keyboard().type("Ana");
        page.keyboard().press("Enter");
        assertThat(sheet(page).getByRole(AriaRole.ALERT)).hasText("Confirm that you mean all of them.");
        assertThat(sheet(page).getByLabel("I mean all 41")).isFocused();
        assertThat(sheet(page)).containsText("This mutes 41 of ");
        page.keyboard().press("Space");
        page.keyboard().press("Enter");

        assertThat(WebUi.card(page, "Storm").locator(".mute")).containsText("Acknowledged by Ana");
    }

    @Test
    void escapeClosesAMenuAndOnlyThat() throws Exception {
        Page page = open("Menu");
        Locator menu = WebUi.card(page, "Menu").locator("details.menu");
        menu.locator("summary").focus();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        assertThat(WebUi.button(menu, "Show only this group")).isFocused();
        page.keyboard().press("Escape");
        assertThat(menu.locator("summary")).isFocused();
        assertThat(WebUi.button(menu, "Show only this group")).isHidden();
        page.keyboard().press("Enter");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
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
