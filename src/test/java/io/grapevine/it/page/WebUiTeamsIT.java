package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The status page in Chromium, with files of teams. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiTeamsIT {
    private static final String MAIN = "route: {receiver: ops}\nreceivers: [{name: ops}]\n";

    private Path teams;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        teams = Files.createDirectory(directory.resolve("teams"));
        Files.writeString(
                teams.resolve("payments.yml"),
                "team: payments\nroute: {receiver: chat, routes: [{receiver: pager, matchers: [severity=critical]}]}\n"
                        + "receivers: [{name: chat}, {name: pager}]\n");
        Files.writeString(teams.resolve("web.yml"), "team: web\nroute: {receiver: payments/chat}\n");
        ui.start(directory, MAIN, "--teams.dir=" + teams);
    }

    @Test
    void theStateAndErrorsOfEachFileAreShown() throws Exception {
        Page page = ui.open("#/status");

        Locator files = page.locator("gv-status .teams > li");
        assertThat(files).hasCount(2);
        assertThat(files.nth(0)).containsText("in force");
        assertThat(files.nth(0)).containsText(teams + "/payments.yml; 2 routes, 2 receivers");
        assertThat(files.nth(1)).containsText("has errors; left out");
        assertThat(files.nth(1)).containsText("line 2: route.receiver: undefined receiver \"payments/chat\"");
        assertThat(WebUi.barriers(page)).isEmpty();
    }

    @Test
    void theTreeAndTheTesterNameTheFileOfARoute() throws Exception {
        Page page = ui.open("#/status");

        assertThat(page.locator("gv-status .routes li").nth(2)).containsText(teams + "/payments.yml");
        page.getByLabel("Labels").fill("team=payments, severity=critical");
        WebUi.button(page, "Test").click();
        Locator taken = page.locator("gv-status [aria-live] .taken");
        assertThat(taken).containsText("payments/pager");
        assertThat(taken).containsText(teams + "/payments.yml");
    }
}
