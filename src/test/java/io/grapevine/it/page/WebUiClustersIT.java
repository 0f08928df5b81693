package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of the cluster us, which shows eu as well, asia, whose server asks for a login, and old, which lets other pages use
 * API v2 only, as Alertmanager does. Each has the same configuration, so that equal alerts are in groups with equal ids.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiClustersIT {
    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

    private Program us;
    private Program eu;
    private Program asia;
    private Program old;
    private Ingress toEu;
    private Ingress toAsia;
    private Ingress toOld;

    private Path directory;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        toEu = ui.closing(new Ingress());
        toAsia = ui.closing(new Ingress());
        toOld = ui.closing(new Ingress());
        Path settings = Files.writeString(
                directory.resolve("grapevine.yml"), """
                ui:
                  cluster_name: us
                  clusters:
                  - {name: eu, url: '%s'}
                  - {name: asia, url: '%s'}
                  - {name: old, url: '%s'}
                """.formatted(toEu.url(), toAsia.url(), toOld.url()));
        us = ui.start(directory, WebUi.ONE_TEAM, "--grapevine.config=" + settings);
        Path permits = Files.writeString(directory.resolve("permits.yml"), "ui: {origins: ['%s']}".formatted(us.url()));
        eu = ui.closing(start("eu", "--grapevine.config=" + permits));
        Path users = Files.writeString(directory.resolve("web.yml"), "basic_auth_users: {ana: '" + HASH + "'}");
        asia = ui.closing(start("asia", "--grapevine.config=" + permits, "--web.config.file=" + users));
        old = ui.closing(start("old", "--web.cors.origin=" + us.url()));
    }

    private Program start(String name, String... flags) throws IOException {
        return Program.grapevine(directory.resolve("am.yml"), directory.resolve(name), flags);
    }

    @BeforeEach
    void forward() throws IOException {
        toEu.forwardTo(eu);
        toAsia.forwardTo(asia);
        toOld.forwardTo(old);
    }

    /** Resolves all alerts, and expires all silences. */
    @AfterEach
    void clear() throws Exception {
        for (Program program : List.of(us, eu, old)) {
            for (JsonNode alert : program.get("/alerts")) {
                program.post(
                        "/alerts",
                        "[{\"labels\": %s, \"endsAt\": \"2020-01-01T00:00:00Z\"}]".formatted(alert.path("labels")));
            }
            for (JsonNode silence : program.get("/silences?expired=false")) {
                program.send("DELETE", "/api/v2/silence/" + silence.path("id").asText(), "");
            }
        }
    }

    private static void fire(String name, Program... programs) throws Exception {
        for (Program program : programs) {
            program.post("/alerts", "[{\"labels\": {\"alertname\": \"" + name + "\", \"severity\": \"critical\"}}]");
        }
    }

    private Page open(String hash) throws Exception {
        return prepared(ui.chromium().page(), hash);
    }

    private Page prepared(Page page, String hash) throws Exception {
        page.addInitScript("localStorage.setItem('grapevine.settings', JSON.stringify({author: 'Ana'}))");
        return ui.open(page, hash);
    }

    /** The card of a group in a cluster. */
    private static Locator card(Page page, String title, String cluster) {
        return WebUi.card(page, title)
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(".cluster").getByText(Pattern.compile("^" + cluster + "($| )"))));
    }

    private static Locator lost(Page page, String cluster) {
        return page.locator(".bar.lost").filter(new Locator.FilterOptions().setHasText(cluster + ":"));
    }

    private static Locator clusters(Page page) {
        return page.locator(".cluster-switch select");
    }

    /** The box of a cluster in the form of a silence. */
    private static Locator cluster(Page page, String name) {
        return page.getByRole(
                AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** How many silences a cluster has that are in force. */
    private static long silences(Program program) throws Exception {
        return states(program).filter(state -> !state.equals("expired")).count();
    }

    private static Stream<String> states(Program program) throws Exception {
        return StreamSupport.stream(program.get("/silences").spliterator(), false)
                .map(silence -> silence.path("status").path("state").asText());
    }

    @Test
    void equalAlertsOfAllClustersAreShownApartAndCounted() throws Exception {
        fire("Down", us, eu, old);
        Page page = open("#/alerts");

        for (String cluster : List.of("us", "eu", "old")) {
            assertThat(card(page, "Down", cluster)).hasCount(1);
        }
        assertThat(page.locator(".counts")).hasText(Pattern.compile("3\\s+critical\\s+without asia"));
        Eventually.holds("title", () -> page.title().startsWith("3◆ without asia Alerts"));
        assertThat(lost(page, "asia")).containsText("asia: Unauthorized");
        assertThat(WebUi.button(card(page, "Down", "old"), "Acknowledge")).hasCount(0);
    }

    @Test
    void theCountsAreNotCutOnAPhone() throws Exception {
        fire("Counted", us, eu, old);
        ui.addSilence("Quiet", "Ana", "known");
        fire("Quiet", us);
        for (int width : List.of(320, 390)) {
            Page page = prepared(ui.chromium().page(width, 640, ColorScheme.LIGHT), "#/alerts");
            assertThat(page.locator(".counts")).hasText(Pattern.compile("3\\s+critical\\s+1 muted\\s+without asia"));
            assertThat((boolean) page.evaluate("""
                    () => [...document.querySelectorAll('.counts > *')].every(each => {
                      const {right, top} = each.getBoundingClientRect();
                      return each.contains(document.elementFromPoint(right - 2, top + 12));
                    })""")).as(width + " pixels").isTrue();
        }
    }

    @Test
    void theChosenClusterStaysInTheAddressOfOtherPages() throws Exception {
        fire("Chosen", us, eu);
        Page page = open("#/alerts?cluster=eu");
        assertThat(card(page, "Chosen", "eu")).isVisible();
        assertThat(card(page, "Chosen", "us")).hasCount(0);
        assertThat(clusters(page)).hasValue("eu");
        page.getByRole(
                        AriaRole.NAVIGATION,
                        new Page.GetByRoleOptions().setName("Main").setExact(true))
                .getByText("Silences")
                .click();
        assertThat(page).hasURL(Pattern.compile("#/silences\\?cluster=eu$"));
        page.keyboard().press("1");
        clusters(page).selectOption("us");
        assertThat(card(page, "Chosen", "us")).isVisible();
        assertThat(card(page, "Chosen", "eu")).hasCount(0);
        clusters(page).selectOption("");
        assertThat(card(page, "Chosen", "eu")).isVisible();
        page.keyboard().press("4");

        assertThat(page.locator(".cluster-note")).containsText("This page is of us. The same of eu, asia, old");
        assertThat(page.locator(".cluster-note a").first()).hasAttribute("href", toEu.url() + "/#/status");
    }

    @Test
    void aGroupIsSilencedAndAcknowledgedInItsCluster() throws Exception {
        fire("There", us, eu);
        Page page = open("#/alerts");
        WebUi.button(card(page, "There", "eu"), "Silence").click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        assertThat(sheet.locator("h2")).containsText("Silence There in eu");
        WebUi.button(sheet, "Silence 1 alert for 1 h").click();
        assertThat(WebUi.toasts(page)).containsText("Silenced in eu until");
        assertThat(card(page, "There", "eu")).hasCount(0); // among the muted ones
        assertThat(card(page, "There", "us")).isVisible();
        assertThat(List.of(silences(us), silences(eu))).containsExactly(0L, 1L);
        page.keyboard().press("u");
        Eventually.holds("taken back", () -> silences(eu) == 0);
        WebUi.button(card(page, "There", "eu"), "Acknowledge").click();
        assertThat(page.locator("section.acknowledged")).containsText("Acknowledged (1)");

        assertThat(List.of(silences(us), silences(eu))).containsExactly(0L, 1L);
    }

    @Test
    void aSelectionOfSeveralClustersIsOneSilenceInEach() throws Exception {
        fire("Both", us, eu, old);
        Page page = open("#/alerts");
        for (String cluster : List.of("us", "eu", "old")) {
            card(page, "Both", cluster).getByRole(AriaRole.CHECKBOX).first().check();
        }
        WebUi.button(page, "Silence…").click();
        WebUi.button(page.getByRole(AriaRole.DIALOG), "Silence 3 alerts for 1 h")
                .click();
        assertThat(WebUi.toasts(page)).containsText("Silenced by 3 silences in us and eu and old until");
        assertThat(page.locator("section.muted h2")).hasText("Muted (3)");
        assertThat(List.of(silences(us), silences(eu), silences(old))).containsExactly(1L, 1L, 1L);
        page.keyboard().press("u");

        Eventually.holds("taken back", () -> silences(us) + silences(eu) + silences(old) == 0);
    }

    @Test
    void eachClusterOfASelectionHasASilenceOfItsOwn() throws Exception {
        fire("Here", us, eu);
        fire("There", us, eu);
        Page page = open("#/alerts");
        card(page, "Here", "us").getByRole(AriaRole.CHECKBOX).first().check();
        card(page, "There", "eu").getByRole(AriaRole.CHECKBOX).first().check();
        WebUi.button(page, "Silence…").click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        assertThat(sheet.locator(".several legend")).hasText("2 silences, 2 alerts");
        WebUi.assertShows(sheet.locator(".several li").nth(1), "alertname=\"There\"", "1 alert in eu");
        assertThat(sheet).containsText("Mutes just the 2 alerts that are selected.");
        toEu.refuse("503 Service Unavailable");
        assertThat(sheet.locator(".warning-text")).containsText("The connection is lost.");
        assertThat(sheet.locator("button.primary")).isDisabled();
        toEu.forwardTo(eu);
        WebUi.button(sheet, "Silence 2 alerts for 1 h").click();
        assertThat(page.locator("section.muted h2")).hasText("Muted (2)");

        assertThat(card(page, "Here", "eu")).isVisible();
        assertThat(card(page, "There", "us")).isVisible();
    }

    @Test
    void anInstalledAlertmanagerIsShownAndSilenced() throws Exception {
        Tool.find("prometheus-alertmanager");
        Tool.need(Tool.recordingAlertmanager().isEmpty(), "prometheus-alertmanager may not permit other origins");
        try (Program real = Program.alertmanager(directory.resolve("am.yml"), directory.resolve("real"))) {
            toOld.forwardTo(real);
            fire("Real", real);
            Page page = open("#/alerts");
            WebUi.button(card(page, "Real", "old"), "Silence").click();
            WebUi.button(page.getByRole(AriaRole.DIALOG), "Silence 1 alert for 1 h")
                    .click();
            assertThat(page.locator("section.muted h2")).hasText("Muted (1)");

            assertThat(silences(real)).isEqualTo(1);
        }
    }

    @Test
    void aSilenceIsChangedWhereItIs() throws Exception {
        String silence = """
                {"matchers": [{"name": "a", "value": "b", "isRegex": false}], "startsAt": "2026-01-01T00:00:00Z",
                 "endsAt": "2199-01-01T00:00:00Z", "createdBy": "Ana", "comment": "Kept in eu"}""";
        String id = eu.post("/silences", silence).path("silenceID").asText();
        Page page = open("#/silences");
        Locator card = WebUi.silenceCard(page, "Kept in eu");
        assertThat(card.locator(".cluster")).hasText("Cluster eu");
        WebUi.button(card, "Edit").click();
        assertThat(page).hasURL(Pattern.compile("#/silences/" + id + "/edit\\?in=eu$"));
        assertThat(cluster(page, "eu")).isChecked();
        page.getByLabel("Reason").fill("Changed in eu");
        page.locator("button.primary").click();
        assertThat(WebUi.silenceCard(page, "Changed in eu")).isVisible();
        WebUi.button(WebUi.silenceCard(page, "Changed in eu"), "Expire").click();
        assertThat(WebUi.toasts(page)).containsText("Silence expired in eu");

        Eventually.holds("expired", () -> silences(eu) == 0);
        assertThat(silences(us)).isZero();
    }

    @Test
    void aNewSilenceIsMadeInTheChosenClusters() throws Exception {
        Page page = open("#/silences/new?filter=%7Ba%3D%22b%22%7D&comment=Planned");
        assertThat(cluster(page, "us")).isChecked();
        cluster(page, "eu").check();
        page.locator("button.primary").click();
        assertThat(WebUi.silenceCard(page, "Planned")).hasCount(2);

        assertThat(List.of(silences(us), silences(eu))).containsExactly(1L, 1L);
    }

    @Test
    void aClusterThatIsRestartedIsStaleMeanwhileAndLiveAgainAfterwards() throws Exception {
        fire("Before", us);
        Program first = start("restarted", "--grapevine.config=" + directory.resolve("permits.yml"));
        Page page;
        try (first) {
            fire("Before", first);
            toEu.forwardTo(first);
            page = open("#/alerts");
            assertThat(card(page, "Before", "eu")).isVisible();
            first.kill();
        }
        toEu.refuse("503 Service Unavailable");
        assertThat(lost(page, "eu")).containsText("Showing");
        assertThat(card(page, "Before", "eu").locator(".cluster.stale")).containsText("as of");
        assertThat(WebUi.button(card(page, "Before", "eu"), "Silence")).isDisabled();
        assertThat(WebUi.button(card(page, "Before", "us"), "Silence")).isEnabled();
        assertThat(page.locator(".counts")).containsText("without eu");
        fire("Meanwhile", us);
        assertThat(card(page, "Meanwhile", "us")).isVisible();
        try (Program second = start("restarted", "--grapevine.config=" + directory.resolve("permits.yml"))) {
            fire("After", second);
            toEu.forwardTo(second);

            assertThat(card(page, "After", "eu")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(7_000));
            assertThat(lost(page, "eu")).hasCount(0);
            fire("Streamed", second);
            assertThat(card(page, "Streamed", "eu")).isVisible();
        }
    }

    @Test
    void aClusterThatDoesNotPermitThePageSaysSo() throws Exception {
        toAsia.forwardTo(us);
        Page page = open("#/alerts");

        assertThat(lost(page, "asia")).containsText("It answers, but does not permit pages of " + us.url());
    }

    @Test
    void thePageMayConnectToTheClustersOfTheConfigurationOnly() throws Exception {
        HttpResponse<String> response = us.send("GET", "/", "");

        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("connect-src 'self' %s/ %s/ %s/;".formatted(toEu.url(), toAsia.url(), toOld.url()));
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(eu.url())).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("connect-src 'self';");
    }

    @Test
    void peopleWithDisabilitiesCanUseThePageOnAPhone() throws Exception {
        fire("Small", us, eu);
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = prepared(ui.chromium().page(320, 640, theme), "#/alerts");
            assertThat(card(page, "Small", "eu")).isVisible();
            assertThat(lost(page, "asia")).isVisible();
            assertThat(WebUi.barriers(page)).isEmpty();
            assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isTrue();
            WebUi.open(page, us, "#/silences/new");
            assertThat(cluster(page, "eu")).isVisible();
            assertThat(WebUi.barriers(page)).isEmpty();
        }
    }
}
