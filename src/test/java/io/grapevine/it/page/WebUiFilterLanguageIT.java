package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The filter language and saved filters in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiFilterLanguageIT {
    private static final String HOSTILE = "<img src=x onerror=alert(1)> (((((a+)+)+)+)+ \u202e{}";

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path settings = Files.writeString(directory.resolve("grapevine.yml"), """
                ui:
                  filters:
                  - {name: Not noise, filter: 'set!="noise"', default: true}
                  - {name: Disks, filter: disk}
                """);
        ui.start(directory, """
                route:
                  receiver: team
                  group_by: [alertname]
                  group_wait: 100ms
                  routes: [{matchers: [kind=database], receiver: dba, group_by: [alertname]}]
                receivers: [{name: team}, {name: dba}]
                """, "--grapevine.config=" + settings);
        ui.fire("DiskFull", "critical", ", \"instance\": \"node-1\"");
        ui.fire("DiskSlow", "warning", ", \"instance\": \"node-2\", \"kind\": \"database\"");
        ui.fire("Load", "info", ", \"instance\": \"node-3\"");
        ui.fire("Quiet", "info", ", \"instance\": \"node-4\", \"set\": \"noise\"");
        ui.fire("SilencedDisk", "info", ", \"instance\": \"node-5\"");
        String id = ui.addSilence("SilencedDisk", "Ana", "moved");
        ui.awaitState(id, "active");
    }

    private Page open(String filter) throws Exception {
        return ui.open("#/alerts?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    }

    private static Locator titles(Page page) {
        return page.locator("section.firing gv-group h3");
    }

    private static Locator chips(Page page) {
        return page.locator(".filter-input .chip.matcher");
    }

    private static Locator suggestions(Page page) {
        return page.locator("#suggestions li");
    }

    private static Locator error(Page page) {
        return page.getByRole(AriaRole.ALERT);
    }

    private static Locator note(Page page) {
        return page.locator(".filter-note");
    }

    private static void assertFirst(Page page, String... names) {
        assertThat(titles(page)).hasText(names);
    }

    @Test
    void wordsSearchWhileAUserTypesAndSuggestKnownValues() throws Exception {
        Page page = open("set!=noise");
        assertFirst(page, "DiskFull", "DiskSlow", "Load");
        page.keyboard().press("/");
        page.keyboard().type("DISKF");
        assertFirst(page, "DiskFull");
        assertThat(suggestions(page)).hasText("alertname=\"DiskFull\"");
        WebUi.press(page, "ArrowDown", "Enter");
        assertThat(chips(page).last()).containsText("alertname=\"DiskFull\"");
        assertThat(page).hasURL(Pattern.compile("alertname%3D%22DiskFull%22"));
        page.keyboard().press("Backspace");
        assertFirst(page, "DiskFull", "DiskSlow", "Load");
        page.keyboard().type("\"Summary of L\"");
        assertFirst(page, "Load");
        page.keyboard().press("Enter");

        assertThat(chips(page).last()).containsText("\"Summary of L\"");
        page.reload();
        assertFirst(page, "Load");
    }

    @Test
    void operatorsAndConditionsAreChosenFromListsByKeyboardAlone() throws Exception {
        Page page = open("set!=noise");
        assertFirst(page, "DiskFull", "DiskSlow", "Load");
        page.keyboard().press("/");
        page.keyboard().type("instance");
        assertThat(suggestions(page).nth(1)).hasText("instance!=");
        WebUi.press(page, "ArrowDown", "ArrowDown", "Enter");
        assertThat(page.locator("#filter")).hasValue("instance!=");
        page.keyboard().type("node-3");
        WebUi.press(page, "ArrowDown", "Enter");
        assertFirst(page, "DiskFull", "DiskSlow");
        page.keyboard().type("@rec");
        WebUi.press(page, "ArrowDown", "Enter");
        page.keyboard().type("dba");
        WebUi.press(page, "ArrowDown", "Enter");
        assertFirst(page, "DiskSlow");
        assertThat(chips(page)).hasCount(3);
        page.keyboard().press("Tab"); // Clear filter
        page.keyboard().press("Enter");

        assertThat(titles(page)).hasCount(4);
    }

    @Test
    void pastedMatchersAreUnderstood() throws Exception {
        Page page = open("");
        WebUi.applyFilter(page, "ALERTS{alertname=~'Disk.*', alertstate=\"firing\"}");
        assertFirst(page, "DiskFull", "DiskSlow");
        WebUi.applyFilter(page, "instance==\"node-2\"   severity=~warn.*");
        assertFirst(page, "DiskSlow");
        assertThat(page).hasURL(Pattern.compile("filter=%7Balertname.*%7D$"));
        WebUi.applyFilter(page, "@fingerprint!='' @age<1d @author=''");

        assertFirst(page, "DiskSlow");
    }

    @Test
    void alertsThatMatchButAreSilencedAreCountedAndShown() throws Exception {
        Page page = open("disk");
        assertFirst(page, "DiskFull", "DiskSlow");
        assertThat(note(page)).containsText("1 matches but is silenced.");
        WebUi.button(note(page), "Show").click();
        assertThat(WebUi.card(page, "SilencedDisk")).isVisible();
        assertThat(note(page)).hasCount(0);
        page.evaluate("location.hash += '&silenced=false'");
        assertThat(note(page)).containsText("1 matches but is silenced.");
        assertThat(WebUi.card(page, "SilencedDisk")).hasCount(0);
        WebUi.button(note(page), "Show").click();
        assertThat(WebUi.card(page, "SilencedDisk")).isVisible();
        WebUi.applyFilter(page, "@author=Ana @state=suppressed");
        assertThat(titles(page)).hasCount(0);

        assertThat(WebUi.card(page, "SilencedDisk")).isVisible();
    }

    @Test
    void aConditionThatCannotBeReadSaysWhatIsExpected() throws Exception {
        Page page = open("");
        WebUi.applyFilter(page, "@sate=active");
        assertThat(error(page)).containsText("@sate=active (expected: one of @state, @receiver, @age");
        WebUi.applyFilter(page, "@state=firing");
        assertThat(error(page)).containsText("@state: \"firing\" (expected: one of active, suppressed");
        WebUi.applyFilter(page, "@receiver=~\"(\"");
        assertThat(error(page)).containsText("missing closing )");
        assertThat(page.locator("#filter")).hasValue("@receiver=~\"(\"");
        assertThat(chips(page)).hasCount(0);
        page = open("@age>soon");

        assertThat(error(page)).containsText("@age: \"soon\" (expected: a duration");
        assertThat(titles(page)).hasCount(4);
    }

    @Test
    void wordsAreLeftOutAndJoinedAndNegated() throws Exception {
        Page page = open("set!=noise");
        assertFirst(page, "DiskFull", "DiskSlow", "Load");
        page.keyboard().press("/");
        page.keyboard().type("-disk");
        assertFirst(page, "Load");
        page.locator("#filter").fill("diskf or load");
        assertFirst(page, "DiskFull", "Load");
        page.locator("#filter").press("Enter");
        assertThat(chips(page).last()).containsText("(diskf or load)");
        WebUi.applyFilter(page, "and not instance=node-3");
        assertFirst(page, "DiskFull");
        page.reload();
        assertFirst(page, "DiskFull");
        WebUi.button(page, "Remove (diskf or load)").click();
        assertFirst(page, "DiskFull", "DiskSlow");
        WebUi.applyFilter(page, "amtool alert query 'kind=\"database\"'");

        assertFirst(page, "DiskSlow");
    }

    @Test
    void aLinkThatCannotBeReadKeepsItsTextToBeMended() throws Exception {
        Page page = open("severity>=warning");
        assertThat(error(page)).containsText("severity>=warning (expected: one of = != =~ !~ after a label name");
        assertThat(error(page)).containsText("Nothing is filtered.");
        assertThat(titles(page)).hasCount(4);
        assertThat(page.locator("#filter")).hasValue("severity>=warning");
        assertThat(WebUi.barriers(page)).isEmpty();
        page.getByLabel("Sort").selectOption("name");
        assertThat(page.locator("#filter")).hasValue("severity>=warning");
        WebUi.applyFilter(page, "severity=warning");
        assertFirst(page, "DiskSlow");
        assertThat(error(page)).hasCount(0);
        open(page, "disk or");
        assertThat(page.locator("#filter")).hasValue("disk or");
        WebUi.button(page, "Clear filter").click();
        assertThat(page.locator("#filter")).hasValue("");

        assertThat(error(page)).hasCount(0);
    }

    @Test
    void aHostileFilterIsText() throws Exception {
        Page page = open('"' + HOSTILE + '"');
        assertThat(chips(page)).containsText(HOSTILE.substring(0, 20));
        assertThat(page.locator("gv-filter-bar img")).hasCount(0);
        assertThat(page.locator("gv-alerts .empty")).containsText("No match");
        WebUi.applyFilter(page, HOSTILE);
        assertThat(error(page)).isVisible();
        open(page, "@receiver=~'(a+)+b|(t+)+eam'");
        assertThat(titles(page)).hasCount(3);

        assertThat(WebUi.barriers(page)).isEmpty();
    }

    private void open(Page page, String filter) {
        page.evaluate("filter => location.hash = '#/alerts?filter=' + encodeURIComponent(filter)", filter);
    }

    @Test
    void thePageOpensWithTheFilterOfTheServerUntilAUserClearsIt() throws Exception {
        Page page = ui.open("");
        assertThat(chips(page)).containsText("set!=\"noise\"");
        assertFirst(page, "DiskFull", "DiskSlow", "Load");
        WebUi.button(page, "Clear filter").click();
        assertThat(WebUi.card(page, "Quiet")).isVisible();
        page.getByText("Saved filters").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Disks"))
                .click();

        assertFirst(page, "DiskFull", "DiskSlow");
        assertThat(chips(page)).containsText("disk");
    }

    @Test
    void aUserSavesAFilterAndMakesItTheDefault() throws Exception {
        Page page = open("@receiver=dba");
        page.getByText("Saved filters").click();
        assertThat(WebUi.barriers(page)).isEmpty();
        page.getByLabel("Name of this filter").fill("Databases");
        WebUi.button(page, "Save filter").click();
        assertThat(WebUi.toasts(page)).containsText("Filter Databases saved");
        ui.open(page, "#/settings");
        page.getByLabel("The page of alerts opens with").selectOption("Databases");
        assertThat(WebUi.barriers(page)).isEmpty();
        page.navigate("about:blank");
        ui.open(page, "");
        assertFirst(page, "DiskSlow");
        ui.open(page, "#/settings");
        WebUi.button(page, "Remove filter Databases").click();
        assertThat(page.locator(".saved-list li")).hasCount(2);
        page.navigate("about:blank");
        ui.open(page, "");

        assertThat(WebUi.card(page, "Quiet")).isVisible();
    }

    @Test
    void aLinkOffersToSaveItsFilterUnderItsName() throws Exception {
        Page page = ui.open("#/alerts?filter=disk&name=Their%20disks");
        page.getByText("Saved filters").click();
        assertThat(page.getByLabel("Name of this filter")).hasValue("Their disks");
        page.getByLabel("Name of this filter").press("Enter");

        assertThat(WebUi.toasts(page)).containsText("Filter Their disks saved");
        page.getByText("Saved filters").click();
        assertThat(page.locator(".saved li a[aria-current]")).hasText(new String[] {"Their disks", "Disks"});
    }

    @Test
    void theMenuAndTheHelpFitAPhoneInTheDark() throws Exception {
        Page page = ui.open(ui.chromium().page(320, 640, ColorScheme.DARK), "#/alerts?filter=disk");
        WebUi.button(page, "Options").click();
        page.getByText("Saved filters").click();
        assertThat(page.getByLabel("Name of this filter")).isVisible();
        assertThat(WebUi.barriers(page)).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(320);
        page.keyboard().press("Escape");
        assertThat(page.getByLabel("Name of this filter")).isHidden();
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("@age>1h");

        assertThat(WebUi.barriers(page)).isEmpty();
    }
}
