package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Path;
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
