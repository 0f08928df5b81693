package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The web UI in Chromium as on a phone, with what only a phone has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiPhoneIT {
    private static final int NARROW = 320;

    /** In pixels; the least height of what a finger taps. */
    private static final int FINGER = 44;

    /** In pixels; less than a line of text. */
    private static final double LITTLE = 10;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.startCluster(directory, """
                route: {receiver: a-receiver-with-a-rather-long-name, group_by: [alertname, instance], group_wait: 1s}
                receivers: [{name: a-receiver-with-a-rather-long-name}]
                """, "--web.enable-receiver-test")
                .running()
                .get(0);
        program.post("/alerts", """
                [{"labels": {"alertname": "Narrow", "severity": "critical",
                             "instance": "a-host-with-a-rather-long-name.eu-central-1.example.com:9100"},
                  "annotations": {"summary": "Summary of Narrow"}}]""");
    }

    @Test
    void theActionsStandUnderTheTitleOfACardThatIsOpen() throws Exception {
        Page page = ui.open(ui.chromium().phone(), "#/alerts?filter={alertname=\"Narrow\"}");
        BoundingBox title = WebUi.button(page, "Narrow").boundingBox();
        BoundingBox silence = WebUi.button(page, "Silence").boundingBox();
        assertThat(silence.y - title.y - title.height).isBetween(0.0, LITTLE);
        assertThat(page.locator(".group-labels").boundingBox().y).isGreaterThan(silence.y);

        WebUi.button(page, "Narrow").tap();
        assertThat(page.getByText("Summary of Narrow")).hasCount(0);
        assertThat(WebUi.button(page, "Silence")).hasCount(0);
    }

    @Test
    void aCardOfMoreThanFiveRowsIsFolded() throws Exception {
        for (String pod : List.of("a", "b", "c", "d", "e", "f", "g")) {
            ui.fire("Tall", "info", ", \"instance\": \"i\", \"pod\": \"" + pod + "\"");
        }
        Page page = ui.open(ui.chromium().phone(), "#/alerts?filter={alertname=\"Tall\"}");
        assertThat(page.locator("section.firing h2")).hasText("Firing (7)");
        assertThat(page.locator(".row")).hasCount(5);
        WebUi.button(page, "Show all 7").tap();
        assertThat(page.locator(".row")).hasCount(7);
        WebUi.button(page, "Show the first 5").tap();
        assertThat(page.locator(".row")).hasCount(5);
    }

    @Test
    void theLabelsOfAnAlertAreChipsAmongItsDetails() throws Exception {
        Page page = ui.open(ui.chromium().phone(), "#/alerts?filter={alertname=\"Narrow\"}");
        assertThat(page.locator(".head .group-labels")).containsText("instancea-host");
        assertThat(page.locator("gv-group .chip")).hasCount(0);
        WebUi.button(page, "Details").tap();
        page.locator(".details .chip", new Page.LocatorOptions().setHasText("severity"))
                .tap();

        assertThat(page.locator(".filter-input .chip.matcher")).hasCount(2);
    }

    @Test
    void theOptionsOfTheFilterAreShownOnRequest() throws Exception {
        Page page = ui.open(ui.chromium().phone(), "#/alerts");
        Locator receiver = page.getByLabel("Receiver");
        assertThat(receiver).isHidden();
        WebUi.button(page, "Options").tap();
        assertThat(receiver).isVisible();
    }

    @Test
    void theOtherPagesAreInAMenuOfTheNavigation() throws Exception {
        Page page = ui.chromium().phone();
        page.route(
                Pattern.compile(".*/v1/push"),
                route -> WebUi.answer(
                        route, 200, "{\"publicKey\": \"\", \"receivers\": [\"browsers\"], \"subscriptions\": []}"));
        ui.open(page, "#/alerts");
        Locator more = page.locator("nav.bottom summary");
        more.tap();
        assertThat(page.locator("nav.bottom li"))
                .hasText(new String[] {"Notify this browser", "Receivers", "History", "Settings"});
        assertThat(WebUi.barriers(page)).isEmpty();
        page.locator("nav.bottom li").last().tap();
        assertThat(page.locator("gv-settings h1")).hasText("Settings");
        assertThat(page.locator("nav.bottom details[open]")).hasCount(0);
        assertThat(more).hasAttribute("aria-current", "true");
        more.tap();
        page.locator("nav.bottom li").first().tap();
        assertThat(page).hasURL(Pattern.compile("#/receivers\\?receiver=browsers"));
    }

    @Test
    void theFilterIsOneRowUntilItsOptionsAreAskedFor() throws Exception {
        for (int width : List.of(NARROW, 390)) {
            Page page = ui.open(
                    ui.chromium().page(width, 640, ColorScheme.LIGHT),
                    "#/alerts?filter={alertname=\"Narrow\",severity=\"critical\"} rather");
            assertThat(page.locator(".filter-input .chip")).hasCount(3);
            assertThat(page.locator("gv-filter-bar").boundingBox().height).isLessThan(2 * FINGER);
            assertThat(page.locator("#filter").boundingBox().width).isGreaterThan(80);
            assertThat(WebUi.button(page, "Clear filter")).hasCount(0);
            assertThat(WebUi.button(page, "Silence this filter")).hasCount(0);
            WebUi.button(page, "Options").click();
            assertThat(WebUi.button(page, "Silence this filter")).isVisible();
            assertThat(WebUi.button(page, "Labels")).isVisible();
            WebUi.button(page, "Clear filter").click();
            assertThat(page.locator(".filter-input .chip")).hasCount(0);
        }
    }

    @Test
    void theBarOfASelectionIsARowInThePlaceOfTheNavigation() throws Exception {
        for (Page page : List.of(ui.chromium().phone(), ui.chromium().page(NARROW, 640, ColorScheme.DARK))) {
            ui.open(page, "#/alerts?filter={alertname=\"Narrow\"}");
            page.locator("gv-group .head .select-box").click();
            BoundingBox bar = page.locator("gv-selection-bar").boundingBox();
            assertThat(bar.height).isLessThan(1.5 * FINGER);
            assertThat(bar.y + bar.height).isEqualTo(page.viewportSize().height);
            assertThat(page.locator("gv-selection-bar [role=status]").boundingBox().height)
                    .isLessThan(2 * LITTLE + 1);
            assertThat(page.locator("nav.bottom")).isHidden();
            assertThat(WebUi.barriers(page)).isEmpty();
            WebUi.button(page, "Clear selection").click();
            assertThat(page.locator("nav.bottom")).isVisible();
        }
    }

    @Test
    void aFingerThatMissesTheBoxOfAGroupDoesNotAcknowledgeIt() throws Exception {
        Page page = ui.open(ui.chromium().phone(), "#/alerts?filter={alertname=\"Narrow\"}");
        BoundingBox box = page.locator("gv-group .head .select-box").boundingBox();

        assertThat(WebUi.button(page, "Acknowledge").boundingBox().y - box.y - box.height)
                .isGreaterThanOrEqualTo(8);
    }

    @Test
    void ofManyLabelsTheFirstAreShown() throws Exception {
        String labels = IntStream.range(0, 60)
                .mapToObj(i -> ", \"label_" + i + "\": \"v\"")
                .collect(Collectors.joining());
        ui.fire("Sixty", "info", ", \"instance\": \"i\"" + labels);
        Page page = ui.open(ui.chromium().phone(), "#/alerts?filter={alertname=\"Sixty\"}");
        Locator last = page.locator(".head").getByText("label_9", new Locator.GetByTextOptions().setExact(true));
        assertThat(page.getByText("+53 labels")).isVisible();
        assertThat(last).isHidden();
        page.getByText("+53 labels").tap();
        assertThat(last).isVisible();
    }

    /** Links within a text are as high as its lines. */
    @Test
    void allOtherTargetsAre44PixelsForAFinger() throws Exception {
        for (String hash :
                List.of("#/alerts", "#/silences", "#/silences/new", "#/receivers", "#/status", "#/settings")) {
            Page page = ui.open(ui.chromium().phone(), hash);
            assertThat(page.locator("h1")).hasCount(1);
            if (hash.equals("#/alerts")) {
                WebUi.button(page, "Details").first().tap();
                page.keyboard().press("l");
                assertThat(page.locator(".label-overview")).isVisible();
            }
            assertThat((List<?>) page.evaluate("""
                    () => [...document.querySelectorAll('a[href]:not(p a, li a, dd a, td a), .count, button, input, select, summary')]
                        .filter(each => each.checkVisibility() && !each.matches('.skip'))
                        .map(each => each.closest('label.check, label.choice') ?? each)
                        .filter(each => {
                          const {width, height} = each.getBoundingClientRect();
                          return width < 44 || height < 44;
                        })
                        .map(each => each.outerHTML)""")).as(hash).isEmpty();
        }
    }

    @Test
    void theActionsOfAGroupThatIsNotOpenAreInItsMenu() throws Exception {
        Page page = ui.open(ui.chromium().phone(), "#/alerts?filter={alertname=\"Narrow\"}");
        WebUi.button(page, "Narrow").first().tap();
        Locator card = page.locator("gv-group").first();
        card.locator("summary").tap();
        WebUi.button(card, "Silence").tap();
        assertThat(page.locator("gv-silence-sheet dialog[open]")).isVisible();
    }

    @Test
    void theTableOfReplicasIsReadFromTopToBottom() throws Exception {
        Page page = ui.open(ui.chromium().phone(), "#/status");
        Locator cells = page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText("b"))
                .last()
                .getByRole(AriaRole.CELL);
        assertThat(cells).hasCount(7);
        double left = cells.first().boundingBox().x;
        for (Locator cell : cells.all()) {
            assertThat(cell.boundingBox().x).isEqualTo(left);
        }
    }

    @Test
    void templateEditorAndReplicasDoNotScrollSideways() throws Exception {
        for (String hash : List.of("#/receivers", "#/status")) {
            Page page = ui.open(ui.chromium().page(NARROW, 640, ColorScheme.LIGHT), hash);
            assertThat(page.getByText("a-receiver-with-a-rather-long-name").first())
                    .isVisible();
            assertThat(page.getByText(hash.equals("#/status") ? "Cluster" : "Template editor")
                            .first())
                    .isVisible();
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .as(hash)
                    .isLessThanOrEqualTo(NARROW);
        }
    }
}
