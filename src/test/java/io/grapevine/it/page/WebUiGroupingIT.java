package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Receiver;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts in Chromium that are grouped by other labels than those of the routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiGroupingIT {
    /** In pixels; the bars of the page cover none of its controls. */
    private static final int HIGH = 8_000;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final Receiver receiver = ui.closing(new Receiver());

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ui.start(directory, """
                route:
                  receiver: quiet
                  group_by: [alertname]
                  group_wait: 100ms
                  routes: [{matchers: [kind=broken], receiver: broken, group_by: [alertname]}]
                receivers:
                  - {name: quiet}
                  - {name: broken, webhook_configs: [{url: "http://%s/broken"}]}
                """.formatted(receiver.address()));
        receiver.behave("/broken", Receiver.Behavior.REJECT);
        ui.fire("Nobodys1", "warning", "");
        ui.fire("Nobodys2", "warning", "");
        ui.fire("Owned", "warning", ", \"team\": \"a\"");
        ui.fire("Loud", "critical", ", \"team\": \"b\"");
        ui.fire("Sent", "info", ", \"team\": \"c\"");
        ui.fire("Unsent", "info", ", \"team\": \"c\", \"kind\": \"broken\"");
    }

    private Locator sheetOf(Page page, Locator card, String verdict) {
        WebUi.button(card, "Silence").click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        assertThat(WebUi.button(sheet, verdict)).isVisible();
        return sheet;
    }

    @Test
    void aSilenceMutesOnlyTheAlertsWithoutTheLabelThatTheCardHas() throws Exception {
        Page page = ui.open("#/alerts?group=team,severity");
        Locator sheet = sheetOf(page, WebUi.card(page, "no team · warning"), "Silence 2 alerts for 1 h");

        assertThat(sheet.locator(".chip.matcher"))
                .hasText(new Pattern[] {Pattern.compile("team=\"\""), Pattern.compile("severity=\"warning\"")});
    }

    /** The server takes no silence of missing labels alone. */
    @Test
    void aSilenceOfMissingLabelsAloneHasAlsoTheCommonOnes() throws Exception {
        Page page = ui.open("#/alerts?group=team&filter=%7Bkind%3D%22%22%7D");
        Locator sheet = sheetOf(page, WebUi.card(page, "no team"), "Silence 2 alerts for 1 h");

        assertThat(sheet.locator(".chip.matcher")).hasText(new Pattern[] {
            Pattern.compile("kind=\"\""), Pattern.compile("team=\"\""), Pattern.compile("severity=\"warning\"")
        });
    }

    @Test
    void aSilenceMutesOnlyWhatTheFilterShows() throws Exception {
        Page page = ui.open("#/alerts?group=team&filter=%7Balertname%3D%22Sent%22%7D");

        sheetOf(page, page.locator("gv-group"), "Silence 1 alert for 1 h");
    }

    @ParameterizedTest
    @CsvSource({"320, DARK", "640, LIGHT", "1280, DARK"})
    void rowsOfManyAndLongLabelsAreOneLineEachAndTheirDetailsHaveAll(int width, ColorScheme colours) throws Exception {
        for (String pod : List.of("a", "b")) {
            String labels = IntStream.range(0, 40)
                    .mapToObj(i -> "\"label_%d\": \"%s-%d %s\"".formatted(i, pod, i, "\\u202evalue ".repeat(i * 10)))
                    .collect(Collectors.joining(", "));
            ui.fire("Crowded", "warning", ", \"team\": \"d\", \"toString\": \"" + pod + "\", " + labels);
        }
        Page page = ui.open(ui.chromium().page(width, HIGH, colours), "#/alerts?filter={team=\"d\"}");
        Locator rows = page.locator(".row");
        assertThat(rows).hasCount(2);
        if (width >= 640) {
            assertThat(rows.first().boundingBox().height).isEqualTo(24);
        }
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        WebUi.button(rows.first(), "Details").click();

        assertThat(rows.first().locator(".details .group-labels .chip")).hasCount(44);
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        assertThat(WebUi.barriers(page)).isEmpty();
    }

    @Test
    void aFailedNotificationIsALineAndAMarkOfItsCard() throws Exception {
        Page page = ui.open("#/alerts?group=team");

        assertThat(page.locator("section.section h2").first()).containsText("Firing");
        assertThat(page.locator("article.failing")).hasCount(1);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("broken: webhook fails since");
        assertThat(WebUi.card(page, "c")).containsText("2 alerts");
    }
}
