package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters with regular expressions in Chromium: those of the server, not those of the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiRegexpIT {
    private static final String LONG = "a".repeat(64);
    private static final Pattern INVALID = Pattern.compile("^blob=~\"\\(\": .*missing closing \\)");

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ui.start(directory, WebUi.ONE_TEAM);
        ui.fire("Long", "critical", ", \"blob\": \"" + LONG + "\"");
        ui.fire("Short", "warning", ", \"blob\": \"ab\"");
        ui.fire("Digits", "info", ", \"blob\": \"42\"");
        ui.addSilence(LONG, "Ana", "long name");
        ui.addSilence("Shorter", "Ana", "short name");
    }

    private Page open(String page, String filter) throws Exception {
        return ui.open("#/" + page + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    }

    private static Locator titles(Page page) {
        return page.locator("gv-group h3");
    }

    private static Locator error(Page page) {
        return page.getByRole(AriaRole.ALERT);
    }

    /** A browser takes longer than a user waits to see that the long value does not match. */
    @Test
    void aLinkDoesNotHangTheTab() throws Exception {
        assertThat(titles(open("alerts", "{blob=~\"(a+)+b\"}"))).hasText(new String[] {"Short"});
        assertThat(titles(open("alerts", "{blob!~\"(a+)+b|new.*\"}"))).hasText(new String[] {"Long", "Digits"});
    }

    @Test
    void aLinkToSilencesDoesNotHangTheTab() throws Exception {
        Page page = open("silences", "{alertname=~\"(a+)+b|Sh[[:alpha:]]+\"}");

        assertThat(page.locator("gv-silence")).hasCount(1);
        assertThat(WebUi.silenceCard(page, "short name")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[:alpha:]]+", "\\pL+", "\\Qab\\E|a{64}", "(?s-i:a)[ab]+"})
    void theSyntaxIsThatOfTheServer(String regexp) throws Exception {
        assertThat(titles(open("alerts", "{blob=~\"" + regexp + "\"}"))).hasText(new String[] {"Long", "Short"});
    }

    @Test
    void alertsThatBeginAreComparedToo() throws Exception {
        Page page = open("alerts", "{blob=~\"new-[[:digit:]]\"}");
        assertThat(page.locator("gv-alerts .empty")).containsText("No match");
        ui.fire("Newcomer", "info", ", \"blob\": \"new-1\"");
        assertThat(titles(page)).hasText(new String[] {"Newcomer"});
        List<String> requests = new ArrayList<>();
        page.onRequest(request -> requests.add(request.url()));
        for (int i = 0; i < 3; i++) {
            ui.fire("Known" + i, "info", ", \"blob\": \"new-1\"");
            assertThat(WebUi.card(page, "Known" + i)).isVisible();
        }

        assertThat(requests).noneMatch(url -> url.endsWith("/regexps"));
    }

    @Test
    void anInvalidExpressionInALinkHidesNothing() throws Exception {
        Page page = open("alerts", "{blob=~\"(\", alertname=\"Short\"}");
        assertThat(error(page)).hasText(INVALID);
        assertThat(titles(page)).hasText(new String[] {"Short"});
        open("silences", "{alertname=~\"(\"}");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("missing closing )");
    }

    @Test
    void anInvalidExpressionIsNotApplied() throws Exception {
        Page page = open("alerts", "{blob=\"ab\"}");
        WebUi.applyFilter(page, "blob=~(");

        assertThat(error(page)).hasText(INVALID);
        assertThat(page.locator("#filter")).hasValue("blob=~(");
        assertThat(page.locator(".filter-input .chip.matcher")).hasCount(1);
    }
}
