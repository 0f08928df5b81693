package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web UI in Chromium while its server, or what is in front of it, does not answer as before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiConnectionIT {
    private static final String EVENTS = "/api/grapevine/v1/events";
    /** The script of all pages but that of alerts. */
    private static final String OTHERS = ".*/ui/others-\\w+\\.js";

    private static final String WITHOUT_WORKER = "delete window.SharedWorker";

    private Program program;
    private Ingress ingress;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(directory, WebUi.ONE_TEAM);
        ingress = ui.closing(new Ingress());
    }

    @BeforeEach
    void forward() throws Exception {
        ingress.forwardTo(program);
    }

    private static void fire(Program on, String name) throws Exception {
        on.post("/alerts", "[{\"labels\": {\"alertname\": \"" + name + "\", \"severity\": \"critical\"}}]");
    }

    private static Locator lost(Page page) {
        return page.locator(".bar.lost");
    }

    /** An {@code EventSource} that is answered with anything but 200 is closed for good. */
    private void awaitRefusedStream() throws Exception {
        Eventually.holds("the stream is refused", () -> ingress.hasRefused(EVENTS));
    }

    @ParameterizedTest
    @CsvSource({"503 Service Unavailable, true", "503 Service Unavailable, false", "404 Not Found, false"})
    void theNextAlertIsShownAfterAnIngressHasRefusedForSomeTime(String status, boolean withWorker) throws Exception {
        String name = "Next" + status.charAt(0) + withWorker;
        Page page = ui.chromium().page();
        if (!withWorker) {
            page.addInitScript(WITHOUT_WORKER);
        }
        page.navigate(ingress.url());
        fire(program, "First" + name);
        assertThat(WebUi.card(page, "First" + name)).isVisible();
        ingress.refuse(status);
        assertThat(lost(page)).containsText("Connection lost. Showing");
        awaitRefusedStream();
        fire(program, name);
        ingress.forwardTo(program);

        assertThat(WebUi.card(page, name)).isVisible();
        assertThat(lost(page)).hasCount(0);
        assertThat(WebUi.button(WebUi.card(page, name), "Acknowledge")).isEnabled();
    }

    @Test
    void twoTabsShowTheNextAlertAfterARestartAlsoWhenReloaded(@TempDir Path own) throws Exception {
        Path config = Files.writeString(own.resolve("am.yml"), WebUi.ONE_TEAM);
        Page page = ui.chromium().page();
        Page other = page.context().newPage();
        try (Program first = Program.grapevine(config, own.resolve("data"))) {
            ingress.forwardTo(first);
            fire(first, "Before");
            for (Page each : new Page[] {page, other}) {
                each.navigate(ingress.url());
                assertThat(WebUi.card(each, "Before")).isVisible();
            }
            first.terminate();
        }
        ingress.refuse("503 Service Unavailable");
        awaitRefusedStream();
        try (Program second = Program.grapevine(config, own.resolve("data"))) {
            fire(second, "After");
            ingress.forwardTo(second);
            assertThat(WebUi.card(page, "After")).isVisible();
            assertThat(WebUi.card(other, "After")).isVisible();
            other.reload();
            assertThat(WebUi.card(other, "After")).isVisible();
            fire(second, "Later");

            assertThat(WebUi.card(page, "Later")).isVisible();
            assertThat(WebUi.card(other, "Later")).isVisible();
            assertThat(lost(other)).hasCount(0);
        }
    }

    @Test
    void twoTabsShowTheNextAlertAfterTheirWorkerHasEnded() throws Exception {
        Page page = ui.chromium().page();
        Page other = page.context().newPage();
        fire(program, "Shared");
        for (Page each : new Page[] {page, other}) {
            WebUi.open(each, program, "");
            assertThat(WebUi.card(each, "Shared")).isVisible();
        }
        ui.chromium().endSharedWorkers();
        fire(program, "Unshared");

        assertThat(WebUi.card(page, "Unshared")).isVisible();
        assertThat(WebUi.card(other, "Unshared")).isVisible();
        assertThat(lost(other)).hasCount(0);
    }

    @Test
    void aSilentServerIsNoticedFortySecondsAfterItsLastHeartbeat(@TempDir Path own) throws Exception {
        Path config = Files.writeString(own.resolve("am.yml"), WebUi.ONE_TEAM);
        try (Program silent = Program.grapevine(config, own.resolve("data"))) {
            fire(silent, "Kept");
            Page page = ui.chromium().page();
            page.clock().install();
            WebUi.open(page, silent, "");
            assertThat(WebUi.card(page, "Kept")).isVisible();
            silent.pause();
            page.clock().fastForward("00:41");
            assertThat(lost(page)).containsText("Connection lost. Showing");
            assertThat(WebUi.button(WebUi.card(page, "Kept"), "Silence")).isDisabled();
            silent.resume();

            assertThat(lost(page)).hasCount(0);
        }
    }

    @Test
    void otherPagesAreThereWhenTheServerIsAway() throws Exception {
        Page page = ui.chromium().page();
        page.waitForResponse(Pattern.compile(OTHERS), () -> page.navigate(ingress.url()));
        ingress.refuse("503 Service Unavailable");
        page.navigate(ingress.url() + "/#/settings");

        assertThat(page.locator("gv-settings h1")).hasText("Settings");
    }

    @Test
    void pageWhoseScriptIsMissingSaysSoAndIsThereAsSoonAsItCanBe() throws Exception {
        Page page = ui.chromium().page();
        page.route(Pattern.compile(OTHERS), Route::abort);
        page.navigate(ingress.url() + "/#/settings");
        assertThat(page.locator("main [role=alert]")).containsText("This page could not be loaded");
        fire(program, "Meanwhile");
        page.navigate(ingress.url() + "/#/alerts");
        assertThat(WebUi.card(page, "Meanwhile")).isVisible();
        page.navigate(ingress.url() + "/#/settings");
        assertThat(WebUi.button(page.locator("main [role=alert]"), "Reload")).isVisible();
        page.unrouteAll();

        assertThat(page.locator("gv-settings h1")).hasText("Settings");
    }
}
