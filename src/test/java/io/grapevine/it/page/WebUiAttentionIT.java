package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.grapevine.it.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A tab while another one is looked at, in Chromium: what it shows and does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiAttentionIT {
    /** Counts notifications and tones instead of showing and playing them. */
    static final String RECORDER = """
            window.called = [];
            window.Notification = class {
              static permission = 'granted';
              static requestPermission() { return Promise.resolve('granted'); }
              constructor(title, options) { window.called.push(title + ': ' + options.body); }
              close() {}
            };
            window.AudioContext = class {
              currentTime = 0;
              resume() { return Promise.resolve(); }
              createGain() { return { gain: {}, connect: (to) => to }; }
              createOscillator() {
                return { frequency: {}, connect: (to) => to, start: () => window.called.push('tone'), stop: () => {} };
              }
            };
            """;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ui.start(directory, WebUi.ONE_TEAM);
        ui.fire("Old", "warning", "");
    }

    private Page open(String hash) throws Exception {
        Page page = ui.chromium().page();
        page.addInitScript(RECORDER);
        return ui.open(page, hash);
    }

    private static List<?> called(Page page) {
        return (List<?>) page.evaluate("window.called");
    }

    @Test
    void titleAndIconFollowTheMostUrgentAlert() throws Exception {
        Page page = open("#/alerts");
        assertThat(page).hasTitle(Pattern.compile("\\d+▲ .*Alerts · Grapevine$"));
        ui.fire("Worse", "critical", "");

        assertThat(page).hasTitle(Pattern.compile("^\\d+◆ \\d+▲ .*Alerts · Grapevine$"));
        assertThat(page.locator("link[rel=icon]")).hasAttribute("href", Pattern.compile("d93025"));
    }

    @Test
    void theTitleCountsWithTheFirstCards() throws Exception {
        Page page = ui.chromium().page();
        page.clock().install();
        page.clock().pauseAt(System.currentTimeMillis() + 1_000);
        ui.open(page, "#/alerts");
        assertThat(WebUi.card(page, "Old")).isVisible();

        assertThat(page).hasTitle(Pattern.compile("^\\d+.* Alerts · Grapevine$"));
    }

    @Test
    void anAddressOfNoPageSaysSo() throws Exception {
        Page page = open("#/nonsense");

        assertThat(page.locator("main")).matchesAriaSnapshot("""
                - alert:
                  - heading "No such page" [level=1]
                  - paragraph:
                    - text: "There is nothing at #/nonsense."
                    - link "Alerts"
                """);
        assertThat(page).hasTitle(Pattern.compile("No such page · Grapevine$"));
        assertThat(page.locator("nav.across a[aria-current]")).hasCount(0);
    }

    @Test
    void newGroupsAreNotifiedOnceInABackgroundTabOfAnyPage() throws Exception {
        Page page = open("#/settings");
        WebUiSettingsIT.field(page, "Notification").check();
        WebUiSettingsIT.field(page, "Sound").check();
        Eventually.holds("the sound is tried", () -> called(page).equals(List.of("tone", "tone")));
        ui.fire("First", "info", "");

        Eventually.holds(
                "a notification",
                () -> called(page).contains("1 new group of alerts: First")
                        && called(page).size() == 5);
        page.reload();
        assertThat(WebUiSettingsIT.field(page, "Notification")).isChecked();
        assertThat(page).hasTitle(Pattern.compile("▲ .*Settings · Grapevine$"));
        ui.fire("First", "info", ", \"instance\": \"b\""); // in the same group
        ui.fire("Second", "info", "");
        Eventually.holds("a notification of the next", () -> !called(page).isEmpty());

        assertThat(called(page))
                .asString()
                .contains("1 new group of alerts: Second")
                .doesNotContain("First");
    }

    @Test
    void onlyGroupsThatPassTheSavedFilterCall() throws Exception {
        Page page = open("#/settings");
        WebUi.choose(
                page,
                "{filters: [{name: 'mine', filter: 'severity=\"critical\"'}],"
                        + " alarm: {filter: 'mine', notification: true, sound: false}}");
        assertThat(page.locator("gv-settings")).containsText("no filter: all groups");
        assertThat(page).hasTitle(Pattern.compile("▲.*Settings"));
        ui.fire("Minor", "info", "");
        ui.fire("Major", "critical", "");
        Eventually.holds("a notification", () -> !called(page).isEmpty());

        assertThat(called(page)).asString().contains("Major").doesNotContain("Minor");
    }

    @Test
    void aFilterThatIsGoneOrCannotBeReadIsNamedAndEveryGroupCalls() throws Exception {
        Page page = open("#/settings");
        WebUi.choose(page, "{alarm: {filter: 'lost', notification: true, sound: false}}");
        assertThat(page.locator("gv-settings")).containsText("No filter is saved by this name. Every group counts.");
        assertThat(page).hasTitle(Pattern.compile("▲.*Settings"));
        WebUi.choose(
                page,
                "{filters: [{name: 'mine', filter: 'severity>=warning'}],"
                        + " alarm: {filter: 'mine', notification: true, sound: false}}");
        assertThat(page.locator("gv-settings")).containsText("▲ severity>=warning (expected: one of = != =~ !~");
        ui.fire("Unfiltered", "info", "");
        Eventually.holds("a notification", () -> !called(page).isEmpty());

        assertThat(called(page)).asString().contains("Unfiltered");
    }

    @Test
    void settingsSayWhyNothingIsNotified() throws Exception {
        Page page = open("#/settings");
        WebUi.choose(page, "{alarm: {filter: '', notification: true, sound: false}}");
        page.evaluate("Notification.permission = 'denied'; document.querySelector('gv-settings').requestUpdate()");
        assertThat(page.locator("gv-settings")).containsText("Notifications of this page are blocked in the browser.");
        assertThat(WebUi.barriers(page)).isEmpty();
    }
}
