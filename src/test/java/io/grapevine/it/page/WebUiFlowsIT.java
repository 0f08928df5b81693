package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Chromium;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flows of a person through the web UI, each from begin to end by keyboard alone, in dark, on a screen that is 320
 * pixels wide; on the way nothing scrolls sideways, and nothing is a barrier in either theme.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiFlowsIT {
    private static final int NARROW = 320;

    /** More controls than any page has. */
    private static final int MOST_CONTROLS = 150;

    /** The key that leads from the focus towards a control; none where that has it. */
    private static final String NEXT_KEY = """
            control => control === document.activeElement ? ''
                : document.activeElement.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab'""";

    @RegisterExtension
    private final WebUi ui = new WebUi(browser());

    private final Receiver receiver = ui.closing(new Receiver());
    private Program program;

    /** What the pages are shown by. */
    Callable<Chromium> browser() {
        return Chromium::new;
    }

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(
                directory,
                """
                route:
                  receiver: team
                  group_by: [alertname]
                  group_wait: 100ms
                  routes: [{matchers: [kind=broken], receiver: broken}]
                receivers:
                - {name: team, webhook_configs: [{url: "http://%s/team"}]}
                - {name: broken, webhook_configs: [{url: "http://%s/broken"}]}
                """.formatted(receiver.address(), receiver.address()),
                "--web.enable-receiver-test",
                "--history.dir=" + directory.resolve("history"));
        receiver.behave("/broken", Receiver.Behavior.REJECT);
        ui.fire("DiskFull", "critical", ", \"set\": \"disk\", \"instance\": \"node-1\"");
        ui.fire("DiskFull", "critical", ", \"set\": \"disk\", \"instance\": \"node-2\"");
        ui.fire("DiskSlow", "warning", ", \"set\": \"disk\", \"instance\": \"node-2\"");
        ui.fire("Unsent", "info", ", \"kind\": \"broken\"");
    }

    private Page open(String hash) throws Exception {
        return ui.open(ui.chromium().page(NARROW, 640, ColorScheme.DARK), hash);
    }

    /** Presses Tab, or Shift and Tab, until a control has the focus: behind the last one the browser has its own. */
    private static void tabTo(Page page, Locator control) {
        control.waitFor();
        ElementHandle element = control.elementHandle(); // once: with Firefox each look takes several requests
        for (int i = 0; i < MOST_CONTROLS; i++) {
            String key = (String) element.evaluate(NEXT_KEY);
            if (key.isEmpty()) {
                return;
            }
            page.keyboard().press(key);
        }
        throw new AssertionError("Tab does not lead to " + control);
    }

    /** Goes to a control and activates it. */
    private static void enter(Page page, Locator control) {
        tabTo(page, control);
        page.keyboard().press("Enter");
    }

    /** Goes to a field and replaces its text. */
    private static void type(Page page, Locator field, String text) {
        tabTo(page, field);
        page.keyboard().press("ControlOrMeta+A");
        page.keyboard().type(text);
    }

    private static Locator summary(Page page, String text) {
        return page.locator("summary", new Page.LocatorOptions().setHasText(text))
                .first();
    }

    /** Looks for barriers in what the page shows now, in both themes. */
    void assertAccessible(Page page, String what) {
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
            assertThat(WebUi.barriers(page)).as(what + ", " + colours).isEmpty();
        }
    }

    private void assertUsable(Page page, String what) {
        assertAccessible(page, what);
        assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                .as(what)
                .isLessThanOrEqualTo(NARROW);
    }

    @Test
    void aFilterIsTypedSavedClearedAndOpenedAgain() throws Exception {
        Page page = open("#/alerts");
        assertThat(WebUi.card(page, "DiskFull")).isVisible();
        page.keyboard().press("/");
        page.keyboard().type("set");
        WebUi.press(page, "ArrowDown", "Enter");
        page.keyboard().type("disk");
        page.keyboard().press("Enter");
        page.keyboard().type("@age<1d"); // at once, while the page goes to the first filter
        page.keyboard().press("Enter");
        assertThat(page.locator(".filter-input .chip.matcher")).hasCount(2);
        assertThat(page.locator("section.firing gv-group")).hasCount(2);

        enter(page, WebUi.button(page, "Options"));
        enter(page, summary(page, "Saved filters"));
        type(page, page.getByLabel("Name of this filter"), "Disks");
        assertUsable(page, "saved filters");
        page.keyboard().press("Enter");
        assertThat(WebUi.toasts(page)).containsText("Filter Disks saved");
        assertUsable(page, "message");
        enter(page, WebUi.button(page, "Clear filter"));
        assertThat(page.locator(".filter-input .chip.matcher")).hasCount(0);
        enter(page, summary(page, "Saved filters"));
        enter(page, page.locator(".saved a", new Page.LocatorOptions().setHasText("Disks")));

        assertThat(page.locator(".filter-input .chip.matcher")).hasCount(2);
        assertThat(page.locator("section.firing gv-group")).hasCount(2);
    }

    @Test
    void aSelectionIsAcknowledgedAndTakenBack() throws Exception {
        ui.fire("First", "warning", ", \"set\": \"many\"");
        ui.fire("Second", "warning", ", \"set\": \"many\"");
        Page page = open("#/alerts?filter=set=many");
        assertThat(page.locator("section.firing gv-group")).hasCount(2);
        WebUi.press(page, "j", "x", "j", "Shift+X");
        assertThat(page.locator("gv-selection-bar")).containsText("2 alerts selected");
        page.keyboard().press("a");
        assertThat(page.locator("gv-acknowledge-sheet dialog[open]")).isVisible();
        assertUsable(page, "sheet of the first use");
        page.keyboard().type("Ana");
        page.keyboard().press("Enter");
        assertThat(page.locator("gv-group .mute")).hasCount(2);
        enter(page, WebUi.button(WebUi.toasts(page), "Undo"));

        assertThat(page.locator("gv-group .mute")).hasCount(0);
        assertThat(page.locator("gv-group")).hasCount(2);
    }

    @Test
    void newGroupsCallOnceTheSoundIsOn() throws Exception {
        Page page = ui.chromium().page(NARROW, 640, ColorScheme.DARK);
        page.addInitScript(WebUiAttentionIT.RECORDER);
        ui.open(page, "#/alerts");
        assertThat(WebUi.card(page, "DiskFull")).isVisible();
        page.keyboard().press("5");
        tabTo(page, page.getByLabel("Sound", new Page.GetByLabelOptions().setExact(true)));
        page.keyboard().press("Space");
        assertUsable(page, "settings of new groups");
        ui.fire("Calls", "critical", "");

        assertThat(page).hasTitle(Pattern.compile("^\\d+◆ .*Settings · Grapevine$"));
        Eventually.holds(
                "the sound of the choice and that of the group",
                () -> page.evaluate("window.called.length").equals(4));
    }

    @Test
    void theChartOfTheHistoryLeadsToTheRecordsOfAnInterval() throws Exception {
        receiver.calls("/team");
        Page page = open("#/alerts?filter=alertname=DiskFull");
        assertThat(WebUi.card(page, "DiskFull").locator(".sparkline"))
                .containsText(Pattern.compile("fired \\d times? in 24 h"));
        assertUsable(page, "bars of a day");
        page.keyboard().press("h");
        assertThat(page.locator("ol.history > li").first()).isVisible();
        tabTo(page, page.locator("gv-history-filter select").first());
        page.keyboard().press("Home");
        assertThat(page).hasURL(Pattern.compile("since=1h"));
        enter(page, summary(page, "The chart as a table"));
        assertUsable(page, "history");
        enter(page, page.locator("gv-history details tbody a").last());

        assertThat(page).hasURL(Pattern.compile("#/history\\?from=.*&to="));
        assertThat(page.locator(".filter-more")).containsText("From ");
        page.keyboard().press("4");
        assertThat(page.locator("gv-status dl.facts")).isVisible();
        assertUsable(page, "status");
    }

    @Test
    void aSilenceIsMadeEditedExtendedWithOthersAndExpired() throws Exception {
        ui.fire("Planned", "info", "");
        ui.addSilence("Other", "Ben", "Other");
        Page page = open("#/silences");
        enter(page, page.locator("a.button.primary"));
        type(page, page.locator("input[name=matcher]"), "alertname=\"Planned\"");
        page.keyboard().press("Enter");
        tabTo(page, page.getByLabel("1 h", new Page.GetByLabelOptions().setExact(true)));
        page.keyboard().press("ArrowRight");
        type(page, page.locator("input[name=comment]"), "Before");
        type(page, page.locator("input[name=author]"), "Ana");
        assertUsable(page, "form");
        enter(page, WebUi.button(page, "Silence 1 alert for 4 h"));
        enter(page, WebUi.button(WebUi.silenceCard(page, "Before"), "Edit"));
        type(page, page.locator("input[name=comment]"), "After");
        assertUsable(page, "form of a silence that exists");
        page.keyboard().press("Enter");
        assertThat(WebUi.silenceCard(page, "After")).isVisible();
        assertUsable(page, "silence");

        page.keyboard().press("2");
        tabTo(page, page.getByLabel("Select all"));
        page.keyboard().press("Space");
        enter(page, WebUi.button(page, "Extend…"));
        assertThat(page.locator("gv-silence-bulk dialog[open]")).isVisible();
        assertUsable(page, "sheet of an extension");
        WebUi.settle(page);
        page.keyboard().press("Enter");
        assertThat(WebUi.toasts(page)).containsText("extended");
        page.keyboard().press("u");
        assertThat(WebUi.toasts(page)).containsText("old end");
        enter(page, WebUi.button(WebUi.silenceCard(page, "After"), "Expire"));

        assertThat(WebUi.toasts(page)).containsText("Silence expired");
    }

    @Test
    void aReceiverIsTestedAndATemplateWritten() throws Exception {
        Page page = open("#/alerts");
        assertThat(WebUi.card(page, "DiskFull")).isVisible();
        page.keyboard().press("3");
        Locator broken = page.locator("gv-receivers article").filter(new Locator.FilterOptions().setHasText("broken"));
        enter(page, WebUi.button(broken.first(), "Send a test notification"));
        assertThat(broken.first()).containsText("Test of webhook: retryable, status 503");
        enter(page, broken.first().locator("summary", new Locator.LocatorOptions().setHasText("What was sent")));
        type(page, page.locator("gv-template-editor textarea"), "{{ .Status ");

        assertThat(page.locator("gv-template-editor [role=alert]")).containsText("unclosed action");
        assertUsable(page, "receivers");
    }

    @Test
    void theReasonOfANotificationIsAsked() throws Exception {
        Page page = open("#/alerts?filter=alertname=Unsent");
        Locator card = WebUi.card(page, "Unsent");
        assertThat(card).containsText("· failed");
        page.keyboard().press("j");
        enter(page, WebUi.button(card, "Details"));
        enter(page, WebUi.button(card, "Why was I (not) notified?"));
        assertThat(page.locator(".sentence")).isVisible();
        enter(page, summary(page, "Steps"));
        assertThat(card.getByText("Notifications (")).isVisible();
        assertUsable(page, "reason");
    }

    @Test
    void aRouteIsTested() throws Exception {
        Page page = open("#/alerts");
        assertThat(WebUi.card(page, "DiskFull")).isVisible();
        page.keyboard().press("4");
        type(page, page.getByLabel("Labels"), "kind=\"broken\"");
        page.keyboard().press("Enter");

        assertThat(page.locator("gv-status [aria-live] .taken")).containsText("broken");
        assertUsable(page, "route");
    }

    @Test
    void coloursAndNameAreSet() throws Exception {
        Page page = open("#/alerts");
        assertThat(WebUi.card(page, "DiskFull")).isVisible();
        page.keyboard().press("5");
        type(page, page.getByLabel("Your name"), "Ana");
        page.keyboard().press("Shift+Tab");
        tabTo(page, page.getByLabel("As the system"));
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(246, 247, 249)");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("body")).hasCSS("background-color", "rgb(17, 21, 26)");
        page.keyboard().press("?");
        assertThat(page.locator("gv-help dialog[open]")).isVisible();
        assertUsable(page, "help");
        page.keyboard().press("Escape");
        assertThat(page.locator("gv-help dialog[open]")).hasCount(0);
        page.keyboard().press("1");
        assertThat(WebUi.card(page, "DiskFull")).isVisible();
        WebUi.press(page, "j", "s");

        assertThat(page.locator("gv-silence-sheet input[name=author]")).hasValue("Ana");
        assertUsable(page, "sheet of a silence");
    }
}
