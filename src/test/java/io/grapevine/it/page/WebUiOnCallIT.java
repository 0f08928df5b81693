package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of on-call schedules in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiOnCallIT {
    private static final String V1 = "/api/grapevine/v1";
    private static final String HOSTILE = "<b>pager</b>\\u202Egnp";
    private static final String LONG = "leave ".repeat(2_000);

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final HttpClient client = HttpClient.newHttpClient();
    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        String config = """
                route:
                  receiver: chat
                  routes:
                  - {receiver: "%1$s", matchers: [team="payments"], continue: true}
                  - {receiver: chat, matchers: [team="payments"], mute_time_intervals: [always]}
                time_intervals: [{name: always, time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]}]
                receivers:
                - {name: chat, webhook_configs: [{url: 'http://127.0.0.1:9/'}]}
                - {name: "%1$s", webhook_configs: [{url: 'http://127.0.0.1:9/'}]}
                - {name: night, webhook_configs: [{url: 'http://127.0.0.1:9/'}]}
                - {name: ana, webhook_configs: [{url: 'http://127.0.0.1:9/'}]}
                - {name: ben, webhook_configs: [{url: 'http://127.0.0.1:9/'}]}
                """.formatted(HOSTILE);
        Path schedules = Files.writeString(directory.resolve("grapevine.yml"), """
                on_call:
                  people: [{name: ana, receiver: ana}, {name: ben, receiver: ben}]
                  schedules:
                  - name: payments
                    receiver: "%s"
                    zone: America/Chicago
                    layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]
                  - name: night
                    receiver: night
                    cover: [always]
                    layers: [{name: later, rotations: [{from: 2100-01-01T00:00, every: 1d, people: [ben]}]}]
                """.formatted(HOSTILE));
        Path access = Files.writeString(
                directory.resolve("access.yml"),
                "{proxy: {addresses: [127.0.0.1]}, roles: {viewer: ['*'], silencer: [ana, ben, boss]}}");
        program = ui.start(directory, config, "--grapevine.config=" + schedules, "--web.access-file=" + access);
    }

    @AfterEach
    void endOverrides() throws Exception {
        JsonNode schedules =
                new ObjectMapper().readTree(send("GET", "/on-call", "").body()).get("schedules");
        for (JsonNode schedule : schedules) {
            for (JsonNode override : schedule.get("overrides")) {
                send(
                        "DELETE",
                        "/on-call/" + schedule.get("name").asText() + "/overrides/"
                                + override.get("id").asText(),
                        "");
            }
        }
    }

    /** Asks as a user who may do everything. */
    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(program.url() + V1 + path))
                .header("Content-Type", "application/json")
                .header("X-Forwarded-User", "boss")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void override(String schedule, Duration length, String reason) throws Exception {
        HttpResponse<String> answer = send("POST", "/on-call/" + schedule + "/overrides", """
                {"shifts": [{"person": "ben", "start": "%s", "end": "%s"}], "reason": "%s"}\
                """.formatted(
                        Instant.now(), Instant.now().plus(length), reason));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private Page openAs(String user, int width, ColorScheme colours) throws Exception {
        Page page = ui.chromium().page(width, 900, colours);
        page.setExtraHTTPHeaders(Map.of("X-Forwarded-User", user));
        ui.open(page, "#/on-call");
        assertThat(card(page, "payments")).containsText("Now: ana");
        return page;
    }

    private static Locator card(Page page, String schedule) {
        Locator schedules = page.locator(".schedule", new Page.LocatorOptions().setHasText(schedule));
        return WebUi.having(schedules, AriaRole.HEADING, schedule);
    }

    private static Locator dialog(Page page) {
        return page.locator("gv-take-shift dialog[open]");
    }

    @Test
    void eachScheduleSaysWhoIsOnDutyNowAndNextAndItsGaps() throws Exception {
        Page page = openAs("ana", 1200, ColorScheme.LIGHT);

        assertThat(page.locator("nav.across a[aria-current]")).hasText("On call");
        assertThat(page.locator("gv-on-call > [role=status]"))
                .containsText("2 schedules: ✖ nobody is on duty by night; 1 gap in the next four weeks.");
        assertThat(card(page, "payments")).containsText("receiver <b>pager</b>⟨U+202E⟩gnp, America/Chicago");
        assertThat(card(page, "payments")).containsText("Next: ana (weekly), from");
        assertThat(card(page, "payments").locator("tbody tr")).hasCount(5);
        assertThat(card(page, "payments").locator(".weeks .chart-row"))
                .hasText(Pattern.compile("ana \\(you\\)\\s+28 d"));
        assertThat(card(page, "payments").locator(".weeks rect:not(.tick)")).hasCount(5);
        assertThat(card(page, "night").locator(".weeks .chart-row")).hasText(Pattern.compile("✖ nobody\\s+28 d"));
        assertThat((int) card(page, "payments")
                        .locator("td")
                        .first()
                        .locator("div")
                        .evaluate("div => div.clientHeight"))
                .as("a time is one line")
                .isLessThan(30);
        assertThat(card(page, "payments").locator("tbody tr").first()).containsText("ana (you)");
        assertThat(card(page, "payments").locator("tbody tr .muted-text").first())
                .containsText("09:00");
        assertThat(card(page, "night")).containsText("Now: ✖ nobody, so night itself is notified");
        assertThat(card(page, "night").locator("td .bad")).hasText("✖ gap: nobody");
        assertThat(card(page, "night").locator("h2 + .muted-text + a"))
                .hasAttribute("href", "api/grapevine/v1/on-call/night.ics");
    }

    @Test
    void aCardSaysWhoIsNotifiedInPlaceOfAReceiver() throws Exception {
        Page page = openAs("ana", 1200, ColorScheme.LIGHT);
        program.send("POST", "/api/v2/alerts", "[{\"labels\": {\"alertname\": \"Paged\", \"team\": \"payments\"}}]");
        ui.open(page, "#/alerts");

        Locator lines = page.locator("gv-group .sent p");
        assertThat(lines.first()).containsText("to <b>pager</b>⟨U+202E⟩gnp (ana) · ");
        assertThat(lines.nth(1)).containsText("to chat · ");
    }

    @Test
    void aShiftIsTakenByKeyboardAndTakenBack() throws Exception {
        Page page = openAs("ben", 1200, ColorScheme.LIGHT);
        Locator row = card(page, "payments").locator("tbody tr").nth(1);
        row.locator("button").focus();
        page.keyboard().press("Enter");
        assertThat(dialog(page)).containsText("Who takes the shift of ana in payments?");
        assertThat(dialog(page).locator("select")).isFocused();
        assertThat(dialog(page).locator("select")).hasValue("ben");
        dialog(page).getByLabel("Reason").focus();
        page.keyboard().type("swap <i>");
        page.keyboard().press("Enter");

        assertThat(dialog(page)).hasCount(0);
        WebUi.assertShows(row, "ben (you)", "override: swap <i>");
        assertThat(row.locator("button")).hasText("Give this shift");
        assertThat(row.locator("button")).isFocused();
        assertThat(card(page, "payments").locator(".overrides li")).containsText(Pattern.compile("by ben: swap <i>"));
        page.keyboard().press("u");
        assertThat(row).containsText("ana");
        assertThat(card(page, "payments").locator(".overrides")).hasCount(0);
    }

    @Test
    void anOverrideEndsAndIsMadeAgain() throws Exception {
        override("night", Duration.ofDays(2), LONG);
        Page page = openAs("ana", 1200, ColorScheme.LIGHT);
        assertThat(card(page, "night")).containsText("Now: ben (override)");
        Locator overrides = card(page, "night").locator(".overrides li");
        assertThat(overrides).containsText("by boss: leave");
        WebUi.button(overrides, "End the override of ben in night").click();

        assertThat(card(page, "night")).containsText("Now: ✖ nobody");
        assertThat(overrides).hasCount(0);
        page.keyboard().press("u");
        assertThat(card(page, "night")).containsText("Now: ben (override)");
    }

    @Test
    void whatIsMissingIsSaidBeforeAShiftIsTaken() throws Exception {
        Page page = openAs("boss", 1200, ColorScheme.LIGHT);
        card(page, "night").locator("tbody button").click();
        assertThat(dialog(page)).containsText("Who takes a time without anybody in night?");
        WebUi.button(dialog(page), "Take this shift").click();
        assertThat(dialog(page)).containsText("Choose who takes the shift.");
        dialog(page).locator("select").selectOption("ben");
        dialog(page).locator("input[name=end]").fill("2020-01-01T00:00");
        WebUi.button(dialog(page), "Put ben on duty").click();
        assertThat(dialog(page)).containsText("The end must be after the start, and in the future.");
        dialog(page).locator("input[name=end]").fill("2099-01-01T00:00");
        WebUi.button(dialog(page), "Put ben on duty").click();
        assertThat(dialog(page)).containsText("expected: a time within 92 days after start");
        page.keyboard().press("Escape");

        assertThat(dialog(page)).hasCount(0);
        assertThat(page.locator(".overrides")).hasCount(0);
    }

    @Test
    void whoIsNotifiedOfAnAlertIsSaidWithThePersonOfThatTime() throws Exception {
        Page page = openAs("ana", 1200, ColorScheme.LIGHT);
        page.locator("gv-who input[name=labels]").fill("team=\"payments\"");
        page.locator("gv-who input[name=time]").fill("2026-08-04T03:00");
        page.keyboard().press("Enter");
        Locator lines = page.locator("gv-who .integrations > li");

        assertThat(lines.first())
                .containsText("<b>pager</b>⟨U+202E⟩gnp: ana on duty by the schedule payments, ana/webhook[0]");
        assertThat(lines.last()).containsText("chat: muted by always");
        page.locator("gv-who input[name=time]").fill("2026-01-01T00:00");
        page.keyboard().press("Enter");
        assertThat(lines.first()).containsText("nobody on duty by the schedule payments, webhook[0]");
    }

    @Test
    void whoMayOnlyReadIsOfferedNoShift() throws Exception {
        Page page = openAs("eve", 1200, ColorScheme.LIGHT);

        assertThat(page.locator("gv-on-call")).containsText("needs role silencer");
        assertThat(page.locator(".schedule button")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"1920, LIGHT", "1280, DARK", "320, LIGHT", "390, DARK"})
    void thePageHasNoBarrierAndDoesNotScrollSideways(int width, ColorScheme colours) throws Exception {
        override("payments", Duration.ofHours(5), "W".repeat(900));
        Page page = ui.chromium().page(width, 900, colours);
        page.setExtraHTTPHeaders(Map.of("X-Forwarded-User", "ana"));
        ui.open(page, "#/on-call");
        assertThat(card(page, "payments")).containsText("Now: ben");
        assertThat(WebUi.barriers(page)).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);

        card(page, "payments").locator("td > button").first().click();
        assertThat(dialog(page)).isVisible();
        assertThat(WebUi.barriers(page)).isEmpty();
    }
}
