package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Program;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels, annotations, links in comments and the division of the page as {@code grapevine.yml} sets them, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiDisplayIT {
    private static final String SETTINGS = """
            ui:
              labels:
                hide: [replica]
                strip: [tenant]
                order: [zone]
                columns: [pod, disk]
                colors:
                - {label: zone, value: eu, color: red}
                - {label: zone, value_re: 'u(s|k)', color: blue}
                - {label: pod, color: unique}
              annotations: {hide: [runbook_url]}
              links:
              - {match: 'OPS-(\\d+)', url: 'https://tickets.example.com/$1?from=$0'}
              grid: team
            """;
    private static final String HOSTILE = "<b>x</b> \u202egnp OPS-666";
    private static final String HOSTILE_JSON = "<b>x</b> \\u202egnp OPS-666";

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Program program;
    private Path settings;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        settings = Files.writeString(directory.resolve("grapevine.yml"), SETTINGS);
        program = ui.start(
                directory,
                "{route: {receiver: a, group_by: [alertname], group_wait: 100ms}, receivers: [{name: a}]}",
                "--grapevine.config=" + settings,
                "--history.dir=" + directory.resolve("history"));
        fire("Disk", "critical", "db", "db-1", "eu", "sda");
        fire("Disk", "warning", "db", "db-2", "us", "sdb");
        fire("Disk", "warning", "web", "web-1", "eu", "sda");
        fire("Load", "info", "web", "web-1", "asia", "");
        fire("Hostile", "info", HOSTILE_JSON, HOSTILE_JSON, HOSTILE_JSON, HOSTILE_JSON);
        String id = ui.addSilence("Load", "Ana", "moved, " + HOSTILE_JSON + " and OPS-12");
        ui.awaitState(id, "active");
    }

    private void fire(String name, String severity, String team, String pod, String zone, String disk)
            throws Exception {
        String labels = ", \"team\": \"%s\", \"pod\": \"%s\", \"zone\": \"%s\", \"disk\": \"%s\"";
        ui.fire(name, severity, labels.formatted(team, pod, zone, disk) + ", \"replica\": \"r1\", \"tenant\": \"t1\"");
    }

    private static Locator block(Page page, String heading) {
        return WebUi.having(page.locator("section.grid"), AriaRole.BUTTON, heading);
    }

    private static Locator blocks(Page page) {
        return page.locator("section.grid > h2 > button");
    }

    private static Locator chip(Locator in, String text) {
        return in.locator(".chip.label", new Locator.LocatorOptions().setHasText(text))
                .first();
    }

    private static String colour(Locator chip) {
        return (String) chip.evaluate("chip => getComputedStyle(chip).backgroundColor");
    }

    @Test
    void labelsHaveColoursAndColumnsAndCopiedTextHasAllOfThem() throws Exception {
        Page page = ui.open("#/alerts?grid=-");
        Locator card = WebUi.card(page, "Disk");
        assertThat(chip(card, "zoneus")).hasAttribute("style", Pattern.compile("--hue: 214"));
        assertThat(chip(card, "zoneeu")).hasAttribute("style", Pattern.compile("--hue: 0"));
        assertThat(colour(chip(card, "poddb-1"))).isNotEqualTo(colour(chip(card, "poddb-2")));
        assertThat(card.locator(".column-head > span")).hasText(new String[] {"pod", "disk", "zone", "team"});
        Locator second = card.locator(":is(.column-head, .row-labels) > span:nth-child(2)");
        assertThat(second).hasText(new String[] {"disk", "disksda", "disksda", "disksdb"});
        double x = second.first().boundingBox().x;
        assertThat(second.all())
                .allSatisfy(cell -> assertThat(cell.boundingBox().x).isEqualTo(x));
        assertThat(card.locator(".row").first().locator(".chip"))
                .hasText(new String[] {"poddb-1", "disksda", "zoneeu", "teamdb"});
        assertThat(card).not().containsText("tenant");

        WebUi.button(card, "Details").first().click();
        assertThat(card.locator(".hidden-labels")).hasText("replicar1");
        assertThat(card.locator(".details .group-labels")).containsText("severitycritical");
        assertThat(card.locator("dl.annotations dt")).hasText(new String[] {"summary"});
        WebUi.button(card, "Silence this alert").click();
        Locator matchers = page.locator("gv-silence-sheet .chip.matcher");
        assertThat(matchers.filter(new Locator.FilterOptions().setHasText(Pattern.compile("tenant|replica"))))
                .hasCount(2);
    }

    @Test
    void onlyPartsThatMatchARuleAreLinksInAComment() throws Exception {
        Page silences = ui.open("#/silences");
        Locator links = silences.locator("gv-silence .silence-facts a[target=_blank]");
        assertThat(links).hasText(new String[] {"OPS-666", "OPS-12"});
        assertThat(links.last()).hasAttribute("href", "https://tickets.example.com/12?from=OPS-12");
        assertThat(silences.locator("gv-silence b")).hasCount(0);
        Page alerts = ui.open("#/alerts?filter=Load");
        assertThat(alerts.locator(".mute a[target=_blank]")).hasText(new String[] {"OPS-666", "OPS-12"});
        assertThat(alerts.locator(".mute")).containsText("⟨U+202E⟩gnp");
        Page history = ui.open("#/history");
        Locator about = history.locator(
                        "li", new Page.LocatorOptions().setHasText("moved").setHasNotText("after: "))
                .first(); // the audit has it as a text

        assertThat(about.locator("a[target=_blank]")).hasText(new String[] {"OPS-666", "OPS-12"});
        assertThat(about).containsText("⟨U+202E⟩gnp");
    }

    @Test
    void thePageIsDividedByALabelTheMostUrgentValueFirst() throws Exception {
        Page page = ui.open("#/alerts");
        assertThat(blocks(page)).hasText(new String[] {"team: db", "team: web", "team: <b>x</b> ⟨U+202E⟩gnp OPS-666"});
        assertThat(block(page, "team: db").locator("h2 .count"))
                .hasText(new Pattern[] {Pattern.compile("1 critical"), Pattern.compile("1 warning")});
        assertThat(block(page, "team: web").locator("h2 .count"))
                .hasText(new Pattern[] {Pattern.compile("1 warning"), Pattern.compile("1 muted")});
        assertThat(block(page, "team: db").locator("gv-group .amount")).hasText("2 alerts");
        Locator muted = WebUi.button(block(page, "team: web"), "Muted (1)");
        muted.click();
        assertThat(WebUi.card(page, "Load")).isVisible();
        muted.click();
        assertThat(WebUi.card(page, "Load")).hasCount(0);
        assertThat(page.locator("gv-filter-bar").getByLabel("Divide by")).hasValue("team");
        page.getByLabel("Divide by").fill("zone");
        page.getByLabel("Divide by").press("Enter");
        assertThat(page).hasURL(Pattern.compile("grid=zone"));
        assertThat(blocks(page).first()).hasText("zone: eu");
        page.getByLabel("Divide by").fill("");
        page.getByLabel("Divide by").press("Enter");
        assertThat(page).hasURL(Pattern.compile("grid=-"));
        assertThat(page.locator("section.firing h2")).hasText("Firing (4)");
        page.getByLabel("Divide by").fill("team");
        page.getByLabel("Divide by").press("Enter");

        assertThat(blocks(page)).hasCount(3);
        assertThat(page).not().hasURL(Pattern.compile("grid="));
    }

    @Test
    void aPartOfAGroupIsSilencedByKeyboardAloneAndNotAcknowledged() throws Exception {
        Page page = ui.open("#/alerts?group=alertname&filter=%7Balertname%3D%22Disk%22%7D");
        assertThat(blocks(page)).hasText(new String[] {"team: db", "team: web"});
        WebUi.press(page, "j", "j", "s");
        Locator sheet = page.locator("gv-silence-sheet dialog[open]");
        assertThat(WebUi.button(sheet, "Silence 1 alert for 1 h")).isVisible();
        assertThat(sheet.locator(".chip.matcher").filter(new Locator.FilterOptions().setHasText("team=\"web\"")))
                .hasCount(1);
        page.keyboard().press("Escape");
        page = ui.open("#/alerts?filter=%7Balertname%3D%22Disk%22%7D");
        Locator part = block(page, "team: db").locator("gv-group");
        assertThat(WebUi.button(part, "Acknowledge")).hasCount(0);
        WebUi.button(part, "Silence").click();
        assertThat(WebUi.button(page.getByRole(AriaRole.DIALOG), "Silence 2 alerts for 1 h"))
                .isVisible();
    }

    @Test
    void aFoldedBlockLetsGoOfWhatWasSelectedInIt() throws Exception {
        Page page = ui.open("#/alerts");
        Locator db = WebUi.button(page, "team: db");
        page.locator("section.grid gv-group .head .select-box input").first().check();
        page.locator("section.grid gv-group .head .select-box input").nth(1).check();
        assertThat(page.locator("gv-selection-bar")).containsText("3 alerts selected");
        db.focus();
        page.keyboard().press("Enter");
        assertThat(db).hasAttribute("aria-expanded", "false");
        assertThat(block(page, "team: db").locator("gv-group")).hasCount(0);

        assertThat(page.locator("gv-selection-bar")).containsText("1 alert selected");
    }

    @ParameterizedTest
    @CsvSource({"320, DARK", "1280, LIGHT"})
    void neitherColoursNorColumnsNorBlocksRaiseABarrier(int width, ColorScheme theme) throws Exception {
        for (String hash : List.of("#/alerts", "#/alerts?grid=-")) {
            Page page = ui.open(ui.chromium().page(width, 800, theme), hash);
            WebUi.button(page, "Details").first().click();

            assertThat(WebUi.barriers(page)).as(hash).isEmpty();
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(width);
            assertThat(page.locator("a[href^='javascript'], main b")).hasCount(0);
        }
    }

    @Test
    void theFilterShowsInvisibleCharacters() throws Exception {
        String filter = URLEncoder.encode("{team=\"" + HOSTILE + "\"}", StandardCharsets.UTF_8);
        Page page = ui.open("#/alerts?filter=" + filter);

        assertThat(page.locator(".filter-input .chip.matcher")).containsText("⟨U+202E⟩gnp");
        assertThat(WebUi.card(page, "Hostile")).isVisible();
        page.locator("#filter").fill("team=\"<b");
        assertThat(page.locator("#suggestions li")).containsText("⟨U+202E⟩gnp");
    }

    @Test
    void aReloadOfTheConfigurationReachesOpenPages() throws Exception {
        Page page = ui.open("#/alerts");
        assertThat(blocks(page)).hasCount(3);
        try {
            Files.writeString(settings, "ui: {labels: {hide: [zone]}, grid: disk}");
            reload(page, 200);
            assertThat(blocks(page).first()).hasText("disk: sda");
            assertThat(page.locator("gv-group .chip", new Page.LocatorOptions().setHasText("zone")))
                    .hasCount(0);
            Files.writeString(settings, "ui: {labels: {colors: [{label: zone, color: mauve}]}}");
            assertThat(reload(page, 500)).contains("mauve").contains("(expected: one of red, orange,");
            assertThat(blocks(page).first()).hasText("disk: sda");
        } finally {
            Files.writeString(settings, SETTINGS);
            reload(page, 200);
        }
        assertThat(blocks(page)).hasText(new Pattern[] {
            Pattern.compile("team: db"), Pattern.compile("team: web"), Pattern.compile("team: <b>")
        });
    }

    private String reload(Page page, int status) throws Exception {
        APIResponse answer = page.context().request().post(program.url() + "/-/reload");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        return answer.text();
    }
}
