package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leases, rules for planned silences and the form for a rule in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiPlannedSilencesIT {
    private static final String RULES = "**/api/grapevine/v1/silences/rules";

    /** A rule of each kind, and a file with an error. */
    private static final String PLAN = """
        {"rules": [
          {"name": "fleet-patching", "file": "night.yml", "state": "waiting", "error": "", "recurring": true,
           "words": "tuesday at 02:00 for 2h (Europe/Paris)", "createdBy": "file:fleet-patching",
           "comment": "CHG-1234", "matchers": ["job=\\"node\\""], "expireUnmatched": "30m0s", "next": [
             {"id": "0f4bd0b8-32b9-4a4d-a2b8-3a4a5d6d7e8f", "state": "planned",
              "startsAt": "2030-07-02T00:00:00Z", "endsAt": "2030-07-02T02:00:00Z",
              "words": "Tue 2030-07-02 02:00 to 04:00 (Europe/Paris)"}]},
          {"name": "old-rack\\u202e", "file": "grapevine", "state": "refused", "error": "too many silences",
           "recurring": false, "words": "to 2031-02-01T00:00:00Z", "createdBy": "file:old-rack", "comment": "",
           "matchers": ["rack=\\"r7\\""], "next": []}],
         "files": [{"name": "night.yml", "state": "loaded", "rules": 1, "errors": []},
           {"name": "broken.yml", "state": "left_out", "rules": 0,
            "errors": [{"line": 3, "column": 5, "text": "zone: \\"Mars\\" (expected: a time zone)"}]}]}\
        """;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(directory, "{route: {receiver: team, group_by: [alertname]}, receivers: [{name: team}]}");
        ui.fire("Patched", "warning", ", \"job\": \"node\"");
    }

    /** A page of a server with the rules above. */
    private Page planned(int width, ColorScheme colours, String hash) throws Exception {
        Page page = ui.chromium().page(width, 900, colours);
        page.route(RULES, route -> WebUi.answer(route, 200, PLAN));
        return ui.open(page, hash);
    }

    /** The details of a card, which its comment opens. */
    private static Locator opened(Locator card, String comment) {
        WebUi.button(card, comment).click();
        return card.locator("dl");
    }

    @Test
    void aLeaseShowsItsHolderAndItsEnd() throws Exception {
        assertThat(program.send("POST", "/api/grapevine/v1/silences/lease", """
            {"key": "deploy-42", "matchers": ["job=\\"web\\""], "duration": "10m",
             "by": "Ana", "comment": "Deployment"}\
            """).statusCode())
                .isEqualTo(200);
        Page page = ui.open("#/silences");
        Locator card = WebUi.silenceCard(page, "Deployment");

        WebUi.assertShows(card, "Ana, lease deploy-42", "ends in 10 m unless renewed");
        assertThat(opened(card, "Deployment")).containsText("whose client renews it");
    }

    @Test
    void aSilenceOfARuleShowsTheRuleAndItsFile(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(directory.resolve("am.yml"), "{route: {receiver: a}, receivers: [{name: a}]}");
        Path rules = Files.writeString(directory.resolve("grapevine.yml"), """
            silences: {rules: [{name: fleet-patching, matchers: ['job="node"'], to: 2090-01-01T00:00:00Z, comment: Patching}]}
            """);
        try (Program other = Program.grapevine(config, directory.resolve("data"), "--grapevine.config=" + rules)) {
            Page page = ui.chromium().page(1200, 900, ColorScheme.LIGHT);
            page.route(RULES, route -> WebUi.answer(route, 200, PLAN));
            WebUi.open(page, other, "#/silences");
            Locator card = WebUi.silenceCard(page, "Patching");
            assertThat(card).containsText("planned by rule fleet-patching");

            assertThat(opened(card, "Patching")).containsText("fleet-patching in night.yml, tuesday at 02:00 for 2h");
        }
    }

    @Test
    void theEarlyEndOfASilenceWithoutAlertsIsShown() throws Exception {
        program.post("/silences", """
            {"matchers": [{"name": "job", "value": "gone", "isRegex": false, "isEqual": true}],
             "startsAt": "2026-01-01T00:00:00Z", "endsAt": "2099-01-01T00:00:00Z", "createdBy": "Ana",
             "comment": "Until it is quiet", "annotations": {"grapevine_expire_unmatched": "30m"}}\
            """);
        Page page = ui.open("#/silences");
        Locator card = WebUi.silenceCard(page, "Until it is quiet");

        assertThat(card).containsText("expires in 30 m unless an alert fires");
        assertThat(opened(card, "Until it is quiet"))
                .containsText("after 30 m without a firing alert that matches: at");
    }

    @Test
    void withoutRulesThereIsNoTabAndNothingIsAskedAgain() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        Page page = ui.chromium().page();
        page.clock().install();
        page.onRequest(request -> asked.add(request.url().replaceFirst(".*/", "")));
        Queue<String> answered = new ConcurrentLinkedQueue<>(); // before time runs on, which would end their wait
        page.onRequestFinished(request -> answered.add(request.url().replaceFirst(".*/", "")));
        ui.open(page, "#/silences");
        assertThat(page.locator("h1")).hasText("Silences");
        page.waitForCondition(() -> answered.contains("rules"));
        page.clock().runFor(60_000);

        assertThat(page.locator(".tabs")).hasCount(0);
        assertThat(page.locator("nav.across")).not().containsText("Heartbeats");
        assertThat(page.locator("nav.across")).not().containsText("On call");
        assertThat(asked.stream().filter(path -> path.equals("rules") || path.equals("heartbeats")))
                .containsExactly("rules");
    }

    @Test
    void theTabShowsRulesWithTheirOccurrencesAndErrorsOfFiles() throws Exception {
        Page page = planned(1200, ColorScheme.LIGHT, "#/silences");
        page.locator(".tabs a", new Page.LocatorOptions().setHasText("Planned")).click();

        Locator rules = page.locator("gv-planned .card.rule");
        assertThat(rules).hasCount(2);
        WebUi.assertShows(rules.first(), "old-rack⟨U+202E⟩", "✖ too many silences", "grapevine.yml");
        assertThat(rules.nth(1)).containsText("Tue, 2 Jul 2030, 00:00");
        assertThat(rules.nth(1)).containsText("Tue 2030-07-02 02:00 to 04:00 (Europe/Paris)");
        assertThat(rules.nth(1)).containsText("Expires after 30 m without a firing alert");
        assertThat(page.locator("gv-planned .teams")).containsText("line 3: zone: \"Mars\"");
        assertThat(page.locator("nav.across a[aria-current]")).hasText("Silences");
        assertThat(page.locator(".tabs a[aria-current]")).hasText("Planned");
    }

    @Test
    void theFormWritesARuleAndShowsWhatItsMatchersMatch() throws Exception {
        Page page = planned(1200, ColorScheme.LIGHT, "#/planned");
        page.locator("gv-planned summary").click();
        Locator form = page.locator("gv-rule-form");
        assertThat(form.locator(".form-end [role=status]")).containsText("A name is needed");
        form.getByLabel("Name", new Locator.GetByLabelOptions().setExact(true)).fill("it's patching");
        form.getByLabel("Add matchers").fill("job=\"node\"");
        form.getByLabel("Tuesday").check();
        form.getByLabel("Time zone").fill("Europe/Paris");

        assertThat(form.locator("pre")).hasText("""
            silences:
              rules:
              - name: 'it''s patching'
                matchers: ['job="node"']
                every: {weekdays: [tuesday], at: '02:00', for: 2h, zone: Europe/Paris}\
            """);
        assertThat(form).containsText("1 of 1 alert");
        assertThat(form.locator(".affected")).containsText("Patched");
        form.getByLabel("End at a time of day").check();
        assertThat(form.locator(".form-end [role=status]")).containsText("or a time of the end");
        form.getByLabel("Until").fill("06:00");
        assertThat(form.locator("pre")).containsText("until: '06:00'");
    }

    @ParameterizedTest
    @CsvSource({"1200, LIGHT", "1200, DARK", "320, LIGHT", "320, DARK"})
    void theTabHasNoBarrierAndDoesNotScrollSideways(int width, ColorScheme colours) throws Exception {
        Page page = planned(width, colours, "#/planned");
        page.locator("gv-planned summary").click();
        assertThat(page.locator("gv-rule-form .form-end")).isVisible();

        assertThat(WebUi.barriers(page)).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
    }
}
