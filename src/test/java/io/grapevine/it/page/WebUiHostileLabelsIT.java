package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Program;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels, annotations and comments that an attacker or a mistake has written: they change nothing but text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiHostileLabelsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONG = "lorem ipsum ".repeat(340);
    private static final String LONG_NAME = "a_label_with_a_name_that_is_longer_than_the_screen_of_a_phone_is_wide";

    /** Three lines of a chip, with its padding. */
    private static final double FOLDED = 80;

    /** In pixels; the bars of the page cover none of its controls. */
    private static final int HIGH = 8_000;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(
                directory, "{route: {receiver: a, group_by: [alertname], group_wait: 100ms}, receivers: [{name: a}]}");
        ObjectNode alert = JSON.createObjectNode();
        ObjectNode labels = alert.putObject("labels");
        labels.put("alertname", "<img src=x onerror=alert(1)>")
                .put("severity", "critical")
                .put("url", "javascript:alert(1)")
                .put("long", LONG)
                .put("direction", "invoice\u202Egnp.exe")
                .put("control", "bell\u0007 tab\tend")
                .put("arabic", "\u0645\u0631\u062D\u0628\u0627")
                .put("emoji", "\uD83D\uDC69\u200D\uD83D\uDCBB")
                .put(LONG_NAME, "q".repeat(200));
        for (int i = 0; i < 60; i++) {
            labels.put("label_" + i, "value-" + i);
        }
        alert.putObject("annotations")
                .put("summary", "See https://example.com/runbook, or javascript:alert(2)")
                .put("description", LONG)
                .put(LONG_NAME, "short");
        program.post("/alerts", "[" + alert + "]");
        ui.addSilence("Nothing", "Ana", "Moved, see https://example.com/T-1. javascript:alert(3)");
    }

    @ParameterizedTest
    @CsvSource({"320, LIGHT", "320, DARK", "1280, LIGHT", "1280, DARK"})
    void hostileLabelsNeitherBreakThePageNorRaiseABarrier(int width, ColorScheme colours) throws Exception {
        Page page = ui.open(ui.chromium().page(width, HIGH, colours), "#/alerts");
        Locator chip = page.locator(".chip", new Page.LocatorOptions().setHasText("lorem ipsum"));
        assertThat(chip.boundingBox().height).isLessThan(FOLDED);
        BoundingBox name = page.locator(".chip-name", new Page.LocatorOptions().setHasText(LONG_NAME))
                .boundingBox();
        assertThat(name.width).isGreaterThan(name.height);
        WebUi.button(page, "Details").click();
        assertThat(page.locator("dl.annotations")).isVisible();
        for (Locator term : page.locator("dl.annotations dt, dl.annotations dd").all()) {
            assertThat(term.boundingBox().width).as(term.innerText()).isGreaterThan(100);
        }

        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
        assertThat(WebUi.barriers(page)).isEmpty();
        assertThat(page.locator("a[href^='javascript']")).hasCount(0);
        assertThat(page.locator("img[src=x]")).hasCount(0);
    }

    @Test
    void hostileLabelsAreTextOnAPhone() throws Exception {
        Page page = ui.open(ui.chromium().phone(), "#/alerts");
        assertThat(page.locator(".head .folded").first().boundingBox().height).isLessThan(FOLDED);
        assertThat(page.locator(".head")).hasText(Pattern.compile("direction=?invoice⟨U\\+202E⟩gnp.exe"));

        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
        assertThat(WebUi.barriers(page)).isEmpty();
    }

    @Test
    void aLongValueIsUnfoldedOnRequest() throws Exception {
        Page page = ui.open("#/alerts");
        Locator fold = page.locator("gv-fold", new Page.LocatorOptions().setHasText("lorem ipsum"))
                .first();
        WebUi.button(fold, "Show all").click();
        assertThat(fold.locator(".chip").boundingBox().height).isGreaterThan(FOLDED);
        WebUi.button(fold, "Show less").click();
        assertThat(fold.locator(".chip").boundingBox().height).isLessThan(FOLDED);
    }

    @Test
    void invisibleCharactersAreShownAndDirectionsStayInTheirValue() throws Exception {
        Page page = ui.open("#/alerts");

        assertThat(page.locator(".chip", new Page.LocatorOptions().setHasText("direction")))
                .hasText("directioninvoice⟨U+202E⟩gnp.exe");
        assertThat(page.locator(".chip", new Page.LocatorOptions().setHasText("control")))
                .hasText("controlbell⟨U+0007⟩ tab⇥end");
        assertThat(page.locator(".chip", new Page.LocatorOptions().setHasText("emoji")))
                .hasText("emoji\uD83D\uDC69\u200D\uD83D\uDCBB");
        Locator arabic = page.locator(".chip", new Page.LocatorOptions().setHasText("arabic"));
        assertThat(arabic.locator(".chip-name").boundingBox().x)
                .isLessThan(arabic.locator("bdi").boundingBox().x);
        assertThat(arabic.locator("bdi").evaluate("value => getComputedStyle(value).unicodeBidi"))
                .isEqualTo("isolate");
    }

    @Test
    void onlyAddressesOfHttpAreLinksInACommentAndASummary() throws Exception {
        Page silences = ui.open("#/silences");
        assertThat(silences.locator("gv-silence a[target=_blank]")).hasText("https://example.com/T-1");
        assertThat(silences.locator("a[href^='javascript']")).hasCount(0);

        Page alerts = ui.open("#/alerts");
        assertThat(alerts.locator(".summary a")).hasAttribute("href", "https://example.com/runbook");
    }

    @Test
    void aSilenceOfHostileLabelsMutesTheirAlert() throws Exception {
        Page page = ui.openAs("Ana", "#/alerts");
        WebUi.button(page, "Details").click();
        WebUi.button(page, "Silence this alert").click();
        Locator sheet = page.locator("gv-silence-sheet dialog[open]");
        assertThat(sheet.locator("button.primary")).hasText("Silence 1 alert for 1 h");
        sheet.locator("button.primary").click();
        page.evaluate("scrollTo(0, 0)"); // cards stay in their places while the user reads

        assertThat(page.locator("section.muted h2")).hasText("Muted (1)");
        for (JsonNode silence : program.get("/silences")) {
            if (!silence.get("comment").asText().startsWith("Moved")) {
                program.send("DELETE", "/api/v2/silence/" + silence.get("id").asText(), "");
            }
        }
        assertThat(page.locator("section.firing h2")).hasText("Firing (1)");
    }
}
