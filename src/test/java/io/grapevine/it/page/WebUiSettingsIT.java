package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

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

/** Settings in Chromium: each has its effect, and survives a reload. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiSettingsIT {
    private Program program;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(directory, WebUi.ONE_TEAM);
        program.post(
                "/alerts", "[{\"labels\": {\"alertname\": \"Ranked\", \"prio\": \"P1\", \"severity\": \"warning\"}}]");
    }

    /** The field with this label on the page of the settings. */
    static Locator field(Page page, String label) {
        return page.locator("gv-settings").getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    private static void fill(Page page, String label, String value) {
        field(page, label).fill(value);
        field(page, label).blur();
    }

    private static void assertBackground(Page page, String colour) {
        assertThat(page.locator("body")).hasCSS("background-color", colour);
    }

    @Test
    void theThemeSurvivesAReload() throws Exception {
        Page page = ui.open("#/settings");
        assertBackground(page, "rgb(246, 247, 249)");
        field(page, "Dark").check();
        assertBackground(page, "rgb(17, 21, 26)");
        page.reload();

        assertBackground(page, "rgb(17, 21, 26)");
        assertThat(field(page, "Dark")).isChecked();
        field(page, "Light").check();
        assertBackground(page, "rgb(246, 247, 249)");
    }

    @Test
    void theDensitySurvivesAReload() throws Exception {
        Page page = ui.open("#/settings");
        field(page, "Compact").check();
        page.reload();

        assertThat(field(page, "Compact")).isChecked();
        assertThat(page.locator("html")).hasAttribute("data-density", "compact");
    }

    @Test
    void aNamedZoneSurvivesAReloadAndIsUsedForTimes() throws Exception {
        Page page = ui.open("#/settings");
        fill(page, "Time zone", "Asia/Kolkata");
        assertThat(page.locator("gv-settings")).containsText("GMT+5:30");
        page.reload();

        assertThat(field(page, "Time zone")).hasValue("Asia/Kolkata");
        ui.open(page, "#/silences/new");
        assertThat(page.locator("gv-silence-period")).containsText("(Asia/Kolkata)");
        ui.open(page, "#/settings");
        fill(page, "Time zone", "UTC");
        assertThat(page.locator("gv-settings")).containsText(Pattern.compile("Now: .* UTC"));
    }

    @Test
    void aZoneThatDoesNotExistIsRefused() throws Exception {
        Page page = ui.open("#/settings");
        fill(page, "Time zone", "Mars/Olympus");
        assertThat(page.getByRole(AriaRole.ALERT))
                .hasText("“Mars/Olympus” is not a time zone that this browser knows.");
        page.reload();

        assertThat(field(page, "Time zone")).hasValue("local");
    }

    @Test
    void theNameIsKnownToTheFormOfASilence() throws Exception {
        Page page = ui.open("#/settings");
        fill(page, "Your name", "Ana Ríos");
        page.reload();

        assertThat(field(page, "Your name")).hasValue("Ana Ríos");
        ui.open(page, "#/silences/new");
        assertThat(page.locator("gv-silence-form input[name=author]")).hasValue("Ana Ríos");
    }

    @Test
    void theLabelAndTheOrderOfSeveritySurviveAReload() throws Exception {
        Page page = ui.open("#/settings");
        assertThat(page.locator("header .count.warning")).containsText("1 warning");
        fill(page, "Label", "prio");
        fill(page, "Critical", "P0, P1");
        assertThat(page.locator("header .count.critical")).containsText("1 P1");
        page.reload();

        assertThat(field(page, "Critical")).hasValue("p0, p1");
        assertThat(page.locator("header .count.warning")).hasCount(0);
        page.locator("header .count.critical").click();
        assertThat(WebUi.card(page, "Ranked").locator(".badge")).containsText("P1");
    }

    @Test
    void theKeysAreExplained() throws Exception {
        Page page = ui.open("#/settings");
        assertThat(page.locator("h1")).hasText("Settings");
        page.keyboard().press("?");
        Locator help = page.getByRole(AriaRole.DIALOG);
        assertThat(help).containsText("Acknowledge the group");
        page.keyboard().press("Escape");
        assertThat(help).hasCount(0);
        WebUi.button(page, "Keyboard help").click();
        WebUi.button(help, "Close").click();
        assertThat(help).hasCount(0);
        page.keyboard().press("2");
        assertThat(page.locator("h1")).hasText("Silences");
        page.keyboard().press("1");
        assertThat(page.locator("h1")).hasText("Alerts");
    }
}
