package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Warnings of a server that does what it was asked for, in the web UI. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiWarningIT {
    private static final String TEXT = "silences are in memory only, a crash would lose them: no space left on device";

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        ui.start(directory, "{route: {receiver: team}, receivers: [{name: team}]}");
    }

    /** Answers as the server does, and with a warning as a server on a full disk. */
    private static void warn(Route route) {
        APIResponse response = route.fetch();
        Map<String, String> headers = new LinkedHashMap<>(response.headers());
        headers.put("Warning", "299 grapevine \"" + TEXT + "\"");
        route.fulfill(new Route.FulfillOptions().setResponse(response).setHeaders(headers));
    }

    @Test
    void aSilenceThatIsNotOnDiskIsSavedWithAWarning() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22Full%22%7D&comment=c");
        WebUi.route(page, "**/api/v2/silences", WebUiWarningIT::warn);
        page.locator("gv-silence-form input[name=comment]").fill("On a full disk");
        WebUi.button(page, "Silence 0 alerts for 1 h").click();

        assertThat(WebUi.toasts(page)).containsText("Silenced until");
        assertThat(page.locator(".toast.warning")).containsText("Done, with a warning: " + TEXT);
    }

    @Test
    void withoutAWarningNoneIsShown() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22Well%22%7D&comment=c");
        page.locator("gv-silence-form input[name=comment]").fill("On a good disk");
        WebUi.button(page, "Silence 0 alerts for 1 h").click();

        assertThat(WebUi.toasts(page)).containsText("Silenced until");
        assertThat(page.locator(".toast.warning")).hasCount(0);
    }
}
