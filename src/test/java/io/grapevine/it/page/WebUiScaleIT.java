package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Eventually;
import io.grapevine.it.ManyAlerts;
import io.grapevine.it.Program;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The web UI in Chromium with 10,000 alerts, of which 800 are silenced. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiScaleIT {
    private static final ManyAlerts ALERTS = new ManyAlerts(10_000);

    /** The greatest number of elements that the document may have, whatever is shown. */
    private static final int MOST_ELEMENTS = 6_000;

    private static final double ROW_HEIGHT = 40;

    /** Of the row of an alert, with the space between two targets that WCAG asks for. */
    private static final int ALERT_HEIGHT = 24;

    /** How many elements of a selector the window shows as a whole. */
    private static final String VISIBLE = """
            selector => [...document.querySelectorAll(selector)].filter(each => {
              const {top, bottom, height} = each.getBoundingClientRect();
              return height > 0 && top >= 0 && bottom <= innerHeight;
            }).length""";

    /** In pixels; no row that is near the screen is passed over by one turn. */
    private static final int WHEEL = 1_500;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(directory, ManyAlerts.CONFIG);
        Instant now = Instant.now();
        program.post("/silences", """
                {"matchers": [{"name": "service", "value": "service-9", "isRegex": false, "isEqual": true}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "Ana", "comment": "moved"}""".formatted(now, now.plusSeconds(3600)));
        ALERTS.fire(program, now);
        Eventually.holds(
                "all alerts are in groups",
                () -> program.get("/alerts?unprocessed=false").size() == ALERTS.count());
    }

    private Page open(String hash) throws Exception {
        Page page = ui.chromium().page();
        page.navigate(program.url() + "/" + hash);
        return page;
    }

    private static Locator largest(Page page) {
        return page.locator("gv-group").filter(new Locator.FilterOptions().setHasText(ManyAlerts.LARGEST));
    }

    private static int elements(Page page) {
        return (int) page.evaluate("document.querySelectorAll('*').length");
    }

    @Test
    void theHeaderCountsTheAlertsByLevel() throws Exception {
        Page page = open("");

        assertThat(page.locator("header .count.critical")).hasText(Pattern.compile("3,800 critical"));
        assertThat(page.locator("header .count.warning")).hasText(Pattern.compile("3,600 warning"));
        assertThat(page.locator("header .count.info")).hasText(Pattern.compile("1,800 info"));
        assertThat(page.locator("header .count.muted")).hasText("800 muted");
        assertThat(page.locator("section.muted h2")).hasText("Muted (800)");
    }

    @Test
    void theFirstFrameAfterAFilterDrawsLittleMoreThanTheScreenShows() throws Exception {
        Page page = open("");
        assertThat(largest(page)).isVisible();
        Object screens = page.evaluate("""
                () => new Promise(done => {
                  addEventListener('hashchange', () => requestAnimationFrame(async () => {
                    const lists = [...document.querySelectorAll('gv-lazy-list')];
                    lists.forEach(list => list.requestUpdate()); // as an answer of the server does that comes before the frame
                    await Promise.all(lists.map(list => list.updateComplete));
                    done([...document.querySelectorAll('gv-group')].at(-1).getBoundingClientRect().bottom / innerHeight);
                  }));
                  location.hash = '#/alerts?filter={service="service-3"}';
                })""");

        assertThat(((Number) screens).doubleValue()).isBetween(1.0, 1.4);
        assertThat(page.locator("section.firing h2")).hasText("Firing (800)");
    }

    @Test
    void theFirstFrameWaitsNeitherForChipsBehindTheRowsNorForClosedMenus() throws Exception {
        Page page = open("#/alerts?filter={service=\"service-3\"}");
        assertThat(page.locator("section.firing h2")).hasText("Firing (800)");
        Object drawn = page.evaluate("""
                () => new Promise(done => {
                  addEventListener('hashchange', () => requestAnimationFrame(
                      () => done(document.querySelectorAll('.rest, gv-group .menu li').length)));
                  location.hash = '#/alerts';
                })""");

        assertThat(drawn).isEqualTo(0);
        assertThat(page.locator("section.firing .rest")).isVisible();
        assertThat(page.locator("gv-group .menu li")).hasCount(0);
        page.locator("gv-group summary").first().click();
        assertThat(page.locator("gv-group .menu li")).not().hasCount(0);
    }

    @Test
    void theHeaderIsALineOf48PixelsAndNoWordIsBrokenAt320Pixels() throws Exception {
        Page page = ui.open(ui.chromium().page(320, 640, ColorScheme.LIGHT), "");
        assertThat(page.locator("header .count.muted")).hasText("800 muted");

        assertThat(page.locator("header").boundingBox().height).isEqualTo(48);
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(320);
        largest(page).locator(".title").click();
        double line = WebUi.button(largest(page), "Silence").boundingBox().height;
        assertThat(WebUi.button(largest(page), "Acknowledge").boundingBox().height)
                .isEqualTo(line);
    }

    @Test
    void eachGroupIsARowOf40Pixels() throws Exception {
        Page page = open("");
        assertThat(largest(page)).isVisible();
        Object pitches = page.evaluate("""
                () => {
                  const tops = [...document.querySelectorAll('section.firing gv-group')]
                      .map(row => row.getBoundingClientRect().top);
                  return [...new Set(tops.slice(1).map((top, i) => top - tops[i]))];
                }""");

        assertThat(pitches).isEqualTo(List.of((int) ROW_HEIGHT));
        assertThat(page.locator("gv-group .row")).hasCount(0);
    }

    @Test
    void theWholeRowOfAGroupOpensIt() throws Exception {
        Page page = open("");
        BoundingBox age = largest(page).locator(".age").first().boundingBox();
        page.mouse().click(age.x + age.width / 2, age.y + age.height / 2);

        assertThat(row(page, 0)).isVisible();
    }

    @Test
    void theMenuOfARowIsInFrontOfTheNextRows() throws Exception {
        Page page = open("");
        page.locator("summary[aria-label='More for " + ManyAlerts.LARGEST + "']")
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show only this group"))
                .click();

        assertThat(page.locator("section.firing h2")).hasText("Firing (2,000)");
    }

    @Test
    void theRowOfAGroupKeepsItsActions() throws Exception {
        Page page = open("");
        WebUi.button(largest(page), "Silence").click();
        assertThat(page.locator("gv-silence-sheet dialog[open]"))
                .containsText(Pattern.compile("Silence \\d,\\d{3} alerts for 1 h"));
        page.keyboard().press("Escape");
        WebUi.button(largest(page), "Acknowledge").click();
        assertThat(page.locator("gv-acknowledge-sheet dialog[open]")).containsText("Acknowledge " + ManyAlerts.LARGEST);
        page.keyboard().press("Escape");
        largest(page).locator(".select-box input").click();
        assertThat(page.locator("gv-selection-bar")).containsText("2,000 alerts selected");
    }

    @Test
    void theFirstHundredGroupsAreShownAndTheOthersAsChipsByAlertName() throws Exception {
        Page page = open("");
        Locator rest = page.locator("section.firing .rest");
        assertThat(rest).containsText("261 more groups");
        Locator chunks = page.locator("section.firing .chunk");
        BoundingBox last = chunks.last().boundingBox();
        assertThat(last.y + last.height - chunks.first().boundingBox().y).isEqualTo(100 * ROW_HEIGHT);

        rest.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Alert3 ")))
                .click();
        assertThat(page).hasURL(Pattern.compile("filter=%7Balertname%3D%22Alert3%22%7D"));
        assertThat(page.locator("section.firing h2")).hasText("Firing (180)");
    }

    @Test
    void aFilterNarrowsThem() throws Exception {
        Page page = open("");
        assertThat(largest(page)).isVisible();
        page.keyboard().press("/");
        page.keyboard().type("service=\"service-3\"");
        page.keyboard().press("Enter");
        assertThat(page.locator("section.firing h2")).hasText("Firing (800)");
        page.keyboard().type("alertname=\"Alert4\"");
        page.keyboard().press("Enter");

        assertThat(page.locator("gv-group")).hasCount(1);
        assertThat(page.locator("gv-group .row")).hasCount(20);
        assertThat(page.locator("header .count.critical")).hasText(Pattern.compile("3,800 critical"));
    }

    @Test
    void rowsAreLinesWhoseLabelsAreColumnsAlsoWhereTheyAreDrawnLater() throws Exception {
        Page page = open("#/alerts?filter={alertname=\"NodeDown\"}");
        WebUi.button(page, ManyAlerts.LARGEST).click();
        assertThat(row(page, 0)).isVisible();
        assertThat(page.locator(".column-head > span")).hasText("instance");
        assertThat(row(page, 0).locator(".row-text")).hasText("NodeDown on node-0");
        BoundingBox first = cell(page, 0);
        page.evaluate("y => scrollTo(0, y)", first.y + 1_000 * ALERT_HEIGHT - 400);

        assertThat(row(page, 1_000)).isVisible();
        assertThat(cell(page, 1_000).x).isEqualTo(first.x);
        assertThat(cell(page, 1_000).width).isEqualTo(first.width);
        assertThat(row(page, 1_000).boundingBox().height).isEqualTo(ALERT_HEIGHT);
        assertThat(cell(page, 1_001).y - cell(page, 1_000).y).isEqualTo(ALERT_HEIGHT);
    }

    private static BoundingBox cell(Page page, int number) {
        return row(page, number).locator(".row-labels > span").first().boundingBox();
    }

    @Test
    void aWindowOf900PixelsShowsNineCardsOfOneAlertAndIfTheyAreCompactThirtyRows() throws Exception {
        Page page = ui.open(
                ui.chromium().page(1280, 900, ColorScheme.LIGHT), "#/alerts?filter={instance=~\"node-200.:9100\"}");
        assertThat(page.locator("gv-group .summary")).hasCount(10);
        assertThat((int) page.evaluate(VISIBLE, "gv-group > .card")).isGreaterThanOrEqualTo(9);
        ui.open(page, "#/alerts");
        WebUi.choose(page, "{density: 'compact'}");
        WebUi.button(page, ManyAlerts.LARGEST).click();
        assertThat(row(page, 0)).isVisible();

        assertThat((int) page.evaluate(VISIBLE, ".row")).isGreaterThanOrEqualTo(30);
        assertThat(WebUi.barriers(page)).isEmpty();
    }

    @Test
    void cardsStandBesideEachOtherOnAWideScreenInTheOrderOfTheKeys() throws Exception {
        Page page = ui.open(
                ui.chromium().page(1920, 1080, ColorScheme.DARK), "#/alerts?filter={instance=~\"node-200.:9100\"}");
        Locator cards = page.locator("gv-group");
        assertThat(cards).hasCount(10);
        BoundingBox first = cards.nth(0).boundingBox();
        BoundingBox second = cards.nth(1).boundingBox();
        assertThat(second.y).isEqualTo(first.y);
        assertThat(second.x).isGreaterThan(first.x + first.width);
        assertThat(cards.nth(2).boundingBox().x).isEqualTo(first.x);
        assertThat(cards.nth(2).boundingBox().y).isGreaterThan(first.y);
        for (int i = 0; i < 3; i++) {
            page.keyboard().press("j");
            assertThat(cards.nth(i).locator(".title")).isFocused();
        }
        assertThat(WebUi.barriers(page)).isEmpty();

        ui.open(page, "#/alerts?grid=service&filter={instance=~\"node-2..0:9100\"}");
        Locator blocks = page.locator("section.grid");
        assertThat(blocks.nth(1)).isVisible();
        assertThat(blocks.nth(1).boundingBox().y).isEqualTo(blocks.nth(0).boundingBox().y);
        ui.open(page, "#/alerts?filter={alertname=\"Alert4\",service=\"service-3\"}");
        assertThat(page.locator(".row")).hasCount(20);
        assertThat(cards.boundingBox().width).isGreaterThan(2 * first.width);
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(1920);
    }

    @Test
    void theLabelsAreCountedAndTheirFirstValuesShown() throws Exception {
        Page page = open("");
        assertThat(largest(page)).isVisible();
        page.keyboard().press("l");
        Locator overview = page.locator(".label-overview");
        assertThat(overview.getByRole(AriaRole.STATUS)).hasText("9,200 alerts");
        Locator services = overview.locator("dl > div").filter(new Locator.FilterOptions().setHasText("service-0"));
        assertThat(services.getByRole(AriaRole.BUTTON)).hasCount(10);
        assertThat(overview.getByText(Pattern.compile("and [\\d,]+ other values"))
                        .first())
                .isVisible();
        assertThat(elements(page)).isLessThan(MOST_ELEMENTS);
    }

    @Test
    void onlyRowsNearTheScreenAreInTheDocument() throws Exception {
        Page page = open("");
        assertThat(largest(page)).isVisible();
        assertThat(elements(page)).isLessThan(MOST_ELEMENTS);
        largest(page)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(ManyAlerts.LARGEST))
                .first()
                .click();
        assertThat(row(page, 0)).isVisible();
        assertThat(elements(page)).isLessThan(MOST_ELEMENTS);

        row(page, 0).hover();
        Locator last = row(page, ALERTS.largest() - 1);
        Eventually.holds("the last row of the group is shown", () -> {
            page.mouse().wheel(0, WHEEL);
            assertThat(elements(page)).isLessThan(MOST_ELEMENTS);
            return last.isVisible();
        });
        assertThat(row(page, 0)).hasCount(0);

        Eventually.holds("the first row is shown again", () -> {
            page.mouse().wheel(0, -WHEEL);
            return row(page, 0).count() == 1;
        });
        assertThat(elements(page)).isLessThan(MOST_ELEMENTS);
    }

    private static Locator row(Page page, int number) {
        return page.locator("gv-group .row")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("node-" + number + ":9100")));
    }
}
