package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of heartbeats in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiHeartbeatsIT {
    private static final String CONFIG = "{route: {receiver: team, group_by: [heartbeat]}, receivers: [{name: team}]}";

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path extensions = Files.writeString(directory.resolve("grapevine.yml"), """
                heartbeats:
                  - {name: backup, ping: true, schedule: {cron: '0 3 * * *', zone: Europe/Berlin}}
                  - {name: prometheus-eu, alert: ['alertname="Watchdog"'], within: 5m, never_seen: wait}
                  - {name: sync, ping: true, within: 10m, never_seen: wait}
                  - {name: unsteady, ping: true, within: 10m}
                """);
        Path access = Files.writeString(
                directory.resolve("access.yml"),
                "{proxy: {addresses: [127.0.0.1]}, roles: {viewer: ['*'], admin: [ana]}, silences: {max_duration: 1d}}");
        Program program =
                ui.start(directory, CONFIG, "--grapevine.config=" + extensions, "--web.access-file=" + access);
        for (String ping : new String[] {"sync", "unsteady/fail"}) {
            assertThat(program.send("POST", "/api/grapevine/v1/heartbeats/" + ping, "")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private Page openAs(String user, int width, ColorScheme colours) throws Exception {
        Page page = ui.chromium().page(width, 900, colours);
        page.setExtraHTTPHeaders(Map.of("X-Forwarded-User", user));
        return ui.open(page, "#/heartbeats");
    }

    private static Locator row(Page page, String name) {
        return page.locator("gv-heartbeats tbody tr", new Page.LocatorOptions().setHasText(name));
    }

    @Test
    void theLinkIsThereWithTheFirstAlertsAndAsksNothing() throws Exception {
        Page page = ui.chromium().page();
        page.setExtraHTTPHeaders(Map.of("X-Forwarded-User", "ana"));
        List<Route> asked = new CopyOnWriteArrayList<>();
        page.route("**/api/grapevine/v1/heartbeats", asked::add);
        ui.open(page, "#/alerts");

        assertThat(page.locator("nav.across")).containsText("Heartbeats");
        assertThat(asked).isEmpty();
    }

    @Test
    void heartbeatsAreFilteredByWordsAndMatchers() throws Exception {
        Page page = openAs("ana", 320, ColorScheme.DARK);
        assertThat(page.locator("#filter")).isVisible();
        page.keyboard().press("/");
        page.keyboard().type("backup or sync");
        assertThat(page.locator("gv-heartbeats tbody tr")).hasCount(2);
        assertThat(page.locator("gv-heartbeats [role=status]")).containsText("2 are hidden by this filter.");
        assertThat(WebUi.barriers(page)).isEmpty();
        page.locator("#filter").fill("not heartbeat=backup");
        assertThat(page.locator("gv-heartbeats tbody tr")).hasCount(3);
        page.locator("#filter").fill("@state=active");
        assertThat(page.getByRole(AriaRole.ALERT))
                .containsText("@state=active (expected on this page: matchers, words)");
        assertThat(page.locator("gv-heartbeats tbody tr")).hasCount(4);
        page.locator("#filter").fill("none");
        page.locator(".empty a").click();

        assertThat(page.locator("gv-heartbeats tbody tr")).hasCount(4);
    }

    @Test
    void whatIsNotAsItShouldBeComesFirstAndTheAgeIsShown() throws Exception {
        Page page = openAs("ana", 1200, ColorScheme.LIGHT);

        assertThat(page.locator("gv-heartbeats [role=status]")).hasText("4 heartbeats: 1 failed.");
        assertThat(row(page, "unsteady")).containsText("✖ failed at");
        assertThat(page.locator("gv-heartbeats tbody tr").first()).containsText("unsteady");
        WebUi.assertShows(row(page, "sync"), "✔ seen in time", "ago of 10 m");
        assertThat(row(page, "sync").locator(".age-bar")).isVisible();
        assertThat(row(page, "backup")).containsText("0 3 * * * (Europe/Berlin), within 1 h");
        WebUi.assertShows(row(page, "prometheus-eu"), "alertname=\"Watchdog\"", "not seen so far");
        assertThat(page.locator("nav.across a[aria-current]")).hasText("Heartbeats");
    }

    @Test
    void aHeartbeatIsPausedAndResumed() throws Exception {
        Page page = openAs("ana", 1200, ColorScheme.LIGHT);
        WebUi.button(page, "Pause sync").click();
        Locator dialog = page.locator("gv-heartbeat-pause dialog[open]");
        assertThat(dialog).containsText("Pause sync");
        assertThat(dialog.locator(".durations label"))
                .hasText(new String[] {"30m", "1h", "4h", "1d"}); // as the rules allow
        assertThat(dialog.getByLabel("1h", new Locator.GetByLabelOptions().setExact(true)))
                .isChecked();
        dialog.getByLabel("4h", new Locator.GetByLabelOptions().setExact(true)).check();
        WebUi.button(dialog, "Pause for 4h").click();
        assertThat(row(page, "sync")).containsText("paused by ana until");
        page.keyboard().press("u");
        assertThat(WebUi.toasts(page)).containsText("The alert is no longer silenced: sync");
        WebUi.button(page, "Pause sync").click();
        WebUi.button(dialog, "Pause for 4h").click();
        WebUi.button(page, "Resume sync").click();

        assertThat(WebUi.button(page, "Pause sync")).isVisible();
        assertThat(row(page, "sync")).not().containsText("paused");
    }

    @Test
    void whoMayOnlyReadIsOfferedNoPause() throws Exception {
        Page page = openAs("eve", 1200, ColorScheme.LIGHT);

        assertThat(row(page, "sync")).isVisible();
        assertThat(page.locator("gv-heartbeats")).containsText("needs role silencer");
        assertThat(page.locator("gv-heartbeats table button")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"1200, LIGHT", "1200, DARK", "320, LIGHT", "320, DARK"})
    void thePageHasNoBarrierAndDoesNotScrollSideways(int width, ColorScheme colours) throws Exception {
        Page page = openAs("ana", width, colours);
        assertThat(row(page, "sync")).isVisible();
        assertThat(WebUi.barriers(page)).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);

        WebUi.button(page, "Pause sync").click();
        assertThat(page.locator("gv-heartbeat-pause dialog[open]")).isVisible();
        assertThat(WebUi.barriers(page)).isEmpty();
    }
}
