package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The status page in Chromium, against two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiStatusIT {
    private static final String SECRET = "hunter2";
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 100ms
              repeat_interval: 3h
              routes:
                - {matchers: [kind=database], receiver: dba, continue: true}
                - {matchers: [kind=quiet], receiver: dba, mute_time_intervals: [always]}
            time_intervals: [{name: always, time_intervals: [{}]}]
            inhibit_rules: [{source_matchers: [kind=source], target_matchers: [kind=target]}]
            receivers:
              - {name: team}
              - {name: dba, webhook_configs: [{url: "http://127.0.0.1:1/%s"}]}
            """.formatted(SECRET);

    private Path config;
    private Cluster cluster;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        config = directory.resolve("am.yml");
        cluster = ui.startCluster(directory, CONFIG);
        ui.fire("Routed", "info", ", \"kind\": \"quiet\"");
    }

    private static Locator peer(Page page, String name) {
        return page.locator("gv-status tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }

    @Test
    void theStatusBeginsWithTheCluster() throws Exception {
        Page page = ui.open("#/status");

        assertThat(page.locator("gv-status h2").first()).hasText("Cluster");
        assertThat(page).hasTitle(Pattern.compile("^(\\d+\\S )*Status · Grapevine$"));
    }

    @Test
    void aReplicaThatIsPausedStaysListedAsLost() throws Exception {
        Page page = ui.open("#/status");
        assertThat(peer(page, "b")).containsText("yes");
        cluster.pause("b");
        assertThat(peer(page, "b")).containsText(Pattern.compile("✖ lost, last seen \\d+ s ago"));
        cluster.resume("b");
        assertThat(peer(page, "b")).containsText("yes");
    }

    private static Locator test(Page page, String labels) {
        page.getByLabel("Labels").fill(labels);
        WebUi.button(page, "Test").click();
        return page.locator("gv-status [aria-live]");
    }

    @Test
    void versionUptimeAndConfigurationAreShownWithoutSecrets() throws Exception {
        Page page = ui.open("#/status");

        assertThat(page.locator("gv-status dl.facts")).containsText(Pattern.compile("Uptime\\s*\\d+ [sm]"));
        assertThat(page.locator("gv-status dl.facts")).containsText(Pattern.compile("Grapevine\\s*\\d"));
        assertThat(page.locator("gv-status dl.facts")).containsText("version");
        assertThat(page.locator("gv-status dl.facts"))
                .containsText(Pattern.compile("Rules of time zones\\s*\\d{4}[a-z]"));
        Locator shown = page.locator("gv-status pre");
        WebUi.assertShows(shown, "receiver: team", "<secret>");
        assertThat(page.content()).doesNotContain(SECRET);
    }

    @Test
    void theRoutingTreeShowsWhatIsInEachRoute() throws Exception {
        Page page = ui.open("#/status");
        Locator routes = page.locator("ul.routes li");

        assertThat(routes).hasCount(3);
        WebUi.assertShows(routes.nth(0), "all alerts", "repeat_interval 3 h");
        WebUi.assertShows(routes.nth(1), "kind=\"database\"", "continue");
        WebUi.assertShows(routes.nth(2), "1 alert in 1 group", "muted: always");
        routes.nth(2)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("1 alert in 1 group"))
                .click();
        assertThat(page).hasURL(Pattern.compile("#/alerts\\?receiver=dba"));
    }

    @Test
    void theTesterShowsThePathThroughTheTree() throws Exception {
        Page page = ui.open("#/status");
        Locator answer = test(page, "alertname=\"Imagined\", kind=\"database\"");

        assertThat(answer.locator(".sentence")).containsText("No alert with these labels is known.");
        Locator steps = answer.locator("ul.tree li");
        assertThat(steps.nth(0)).containsText("✔ matches");
        WebUi.assertShows(steps.nth(1), "✔ kind=\"database\"", "→ receiver dba");
        assertThat(steps.nth(2)).containsText("✖ does not match");
        assertThat(answer).containsText("Group of receiver dba");
    }

    @Test
    void theTesterNamesIntervalsSilencesAndInhibitions() throws Exception {
        ui.addSilence("Imagined", "Ana", "disk swap");
        ui.fire("Cause", "critical", ", \"kind\": \"source\"");
        Page page = ui.open("#/status");

        assertThat(test(page, "kind=\"quiet\"")).containsText("muted by always");
        assertThat(test(page, "alertname=\"Imagined\"")).containsText("Silenced: Ana until");
        assertThat(test(page, "alertname=\"Effect\", kind=\"target\"")).containsText("Inhibited by Cause");
    }

    @Test
    void theTesterTakesATimeToComeAndRefusesMatchers() throws Exception {
        ui.addSilence("Planned", "Ana", "an hour");
        Page page = ui.open("#/status");
        assertThat(test(page, "alertname=\"Planned\"")).containsText("Silenced: Ana until");
        page.getByLabel(Pattern.compile("^At ")).fill("2035-01-01T00:00");
        assertThat(test(page, "alertname=\"Planned\"")).not().containsText("Silenced");
        test(page, "alertname!=\"Planned\"");

        assertThat(page.locator("gv-status [role=alert]"))
                .hasText("alertname!=: an alert has values, so only = is expected.");
    }

    @Test
    void thePeersAreShownAndADifferentConfigurationIsWarnedOf() throws Exception {
        Page page = ui.open("#/status");
        assertThat(page.locator("gv-status tbody tr")).hasCount(2);
        assertThat(peer(page, "a (this one)")).containsText("yes");
        assertThat(peer(page, cluster.place("b").address())).containsText("same");
        load(CONFIG.replace("3h", "5h"), "b");
        assertThat(peer(page, cluster.place("b").address())).containsText("▲ another one");
        assertThat(page.locator(".bar.trouble")).containsText("Replicas with another configuration: 1.");
        load(CONFIG.replace("3h", "5h"), "a");

        assertThat(page.locator(".bar.trouble")).hasCount(0);
        assertThat(page.locator("gv-status pre")).containsText("repeat_interval: 5h");
        load(CONFIG, "a", "b");
    }

    private void load(String text, String... replicas) throws Exception {
        Files.writeString(config, text);
        for (String each : replicas) {
            assertThat(cluster.at(each).send("POST", "/-/reload", "").statusCode())
                    .isEqualTo(200);
        }
    }
}
