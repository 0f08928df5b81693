package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The web UI under tired hands, in Chromium: a key that is held, a double tap, a slow or lost answer, two tabs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiTiredHandsIT {
    private static final String SILENCES = "**/api/v2/silences";
    private static final String V1 = "/api/grapevine/v1";

    private Program program;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    /** Requests that are held back. */
    private final Deque<Route> held = new ArrayDeque<>();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path extensions = Files.writeString(directory.resolve("grapevine.yml"), """
                heartbeats: [{name: backup, ping: true, within: 1h}, {name: sync, ping: true, within: 1h}]
                on_call:
                  people: [{name: ana, receiver: ana}, {name: ben, receiver: ana}]
                  schedules:
                  - name: payments
                    receiver: duty
                    layers: [{name: weekly, rotations: [{from: 2026-01-05T09:00, every: 1w, people: [ana]}]}]
                """);
        program = ui.start(directory, """
                route: {receiver: team, group_by: [alertname], group_wait: 100ms}
                receivers:
                - {name: team}
                - {name: duty, webhook_configs: [{url: 'http://127.0.0.1:9/'}]}
                - {name: ana, webhook_configs: [{url: 'http://127.0.0.1:9/'}]}
                """, "--grapevine.config=" + extensions);
        ui.fire("Other", "info", "");
    }

    private void fire(String name, String... clusters) throws Exception {
        for (String cluster : clusters) {
            ui.fire(name, "critical", ", \"cluster\": \"" + cluster + "\"");
        }
    }

    private static String of(String name) {
        return "#/alerts?filter=%7Balertname%3D~%22" + name + ".*%22%7D";
    }

    private static Locator sheet(Page page) {
        return page.locator("gv-silence-sheet dialog[open]");
    }

    private static Locator primary(Page page) {
        return page.locator("dialog[open] button.primary");
    }

    private List<JsonNode> silences(String matching) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        program.get("/silences").forEach(silence -> {
            boolean isActive = !silence.at("/status/state").asText().equals("expired");
            if (isActive && silence.toString().contains(matching)) {
                found.add(silence);
            }
        });
        return found;
    }

    private void awaitHeld(Page page) throws Exception {
        Eventually.holds("sent", () -> {
            page.waitForTimeout(10);
            return !held.isEmpty();
        });
    }

    /** Presses a key as one that is held: the browser repeats it. */
    private static void hold(Page page, String key, int times) {
        for (int i = 0; i < times; i++) {
            page.keyboard().down(key);
            page.waitForTimeout(40);
        }
        page.keyboard().up(key);
    }

    /** Lets a request reach the server, and loses the answer. */
    private static void lose(Route route) {
        route.fetch();
        route.abort();
    }

    private static void lost(Page page, String pattern, Runnable act) {
        WebUi.route(page, pattern, route -> {
            if (route.request().method().equals("POST")) {
                lose(route);
            } else {
                route.resume();
            }
        });
        act.run();
        page.unroute(pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/silences/new", "sheet"})
    void enterInTheFieldOfMatchersNeverSubmits(String where) throws Exception {
        fire("Narrowed", "a", "b", "c");
        Page page = ui.openAs("Ana", where.equals("sheet") ? of("Narrowed") : where);
        if (where.equals("sheet")) {
            WebUi.button(WebUi.card(page, "Narrowed"), "Silence").click();
            WebUi.settle(page);
        }
        Locator matcher = page.locator("input[name=matcher]");
        Locator chips = page.locator("gv-matcher-editor .chip.matcher");
        int before = where.equals("sheet") ? 1 : 0;
        matcher.pressSequentially("cluster=\"entered\"");
        assertThat(chips).hasCount(before);
        matcher.press("Enter");
        assertThat(chips).hasCount(before + 1);
        matcher.press("Enter");
        matcher.press("Enter");
        matcher.pressSequentially("severity=\"critical\",");
        assertThat(chips).hasCount(before + 2);
        assertThat(matcher).hasValue("");
        page.waitForTimeout(300);
        assertThat(silences("\"entered\"")).isEmpty();
        assertThat(matcher).isFocused();
    }

    @Test
    void aNewSilenceNeedsAReasonAsAmtoolDoes() throws Exception {
        fire("Reasoned", "a");
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22Reasoned%22%7D");
        WebUi.button(page, "Silence 1 alert for 1 h").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("A reason is missing.");
        page.locator("input[name=comment]").fill("  ");
        WebUi.button(page, "Silence 1 alert for 1 h").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("A reason is missing.");
        assertThat(silences("Reasoned")).isEmpty();
        page.locator("input[name=comment]").fill("disk ordered");
        WebUi.button(page, "Silence 1 alert for 1 h").click();

        assertThat(page).hasURL(Pattern.compile("#/silences/[0-9a-f-]{36}"));
    }

    @Test
    void anEnterThatIsHeldOpensASheetAndNothingElse() throws Exception {
        fire("Held", "a");
        Page page = ui.openAs("Ana", of("Held"));
        WebUi.button(WebUi.card(page, "Held"), "Silence").focus();
        hold(page, "Enter", 25);
        assertThat(sheet(page)).isVisible();
        assertThat(primary(page)).isFocused();
        assertThat(silences("Held")).isEmpty();
        WebUi.settle(page);
        page.keyboard().press("Enter");

        assertThat(sheet(page)).hasCount(0);
        assertThat(silences("Held")).hasSize(1);
    }

    @Test
    void aKeyThatIsHeldAcknowledgesOneGroup() throws Exception {
        for (String name : List.of("HoldA", "HoldB", "HoldC")) {
            fire(name, "a");
        }
        Page page = ui.openAs("Ana", of("Hold"));
        assertThat(page.locator("gv-group")).hasCount(3);
        page.keyboard().press("j");
        hold(page, "a", 30);

        assertThat(page.locator("section.acknowledged h2")).hasText("Acknowledged (1)");
        assertThat(page.locator("section.firing gv-group")).hasCount(2);
    }

    @Test
    void aBackspaceThatIsHeldStopsAtTheChips() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22X%22%2Ccluster%3D%22a%22%7D");
        Locator matcher = page.locator("input[name=matcher]");
        matcher.pressSequentially("abc");
        hold(page, "Backspace", 10);

        assertThat(matcher).hasValue("");
        assertThat(page.locator("gv-matcher-editor .chip.matcher")).hasCount(2);
    }

    @Test
    void aDoubleTapOnAPhoneOpensASheetAndNothingElse() throws Exception {
        fire("Tapped", "a");
        Page page = ui.open(ui.chromium().phone(), of("Tapped"));
        WebUi.choose(page, "{author: 'Ana'}");
        Locator button = WebUi.button(WebUi.card(page, "Tapped"), "Silence");
        button.tap();
        assertThat(sheet(page)).isVisible();
        BoundingBox under = primary(page).boundingBox();
        page.touchscreen().tap(under.x + under.width / 2, under.y + under.height / 2);
        page.waitForTimeout(100);
        assertThat(sheet(page)).isVisible();
        assertThat(silences("Tapped")).isEmpty();
        WebUi.settle(page);
        primary(page).tap();

        assertThat(sheet(page)).hasCount(0);
        assertThat(silences("Tapped")).hasSize(1);
    }

    @Test
    void aSecondTapDoesNothingToWhatHasMovedUnderTheFinger() throws Exception {
        fire("AckTwice", "a");
        Page page = ui.open(ui.chromium().phone(), of("AckTwice"));
        WebUi.choose(page, "{author: 'Ana'}");
        Locator card = WebUi.card(page, "AckTwice");
        BoundingBox place = WebUi.button(card, "Acknowledge").boundingBox();
        double x = place.x + place.width / 2;
        double y = place.y + place.height / 2;
        page.evaluate("""
                () => {
                  window.tapped = new Promise(resolve => {
                    const look = () => document.querySelector('section.acknowledged') ? resolve() : requestAnimationFrame(look);
                    look();
                  });
                }""");
        page.touchscreen().tap(x, y);
        page.evaluate("() => window.tapped");
        page.touchscreen().tap(x, y);
        page.waitForTimeout(300);

        assertThat(silences("AckTwice")).hasSize(1);
    }

    @Test
    void aSetThatGrowsIsSaidAndConfirmedAnew() throws Exception {
        fire("Grown", "a", "b", "c");
        Page page = ui.openAs("Ana", of("Grown"));
        WebUi.button(WebUi.card(page, "Grown"), "Silence").click();
        Locator matcher = sheet(page).locator("input[name=matcher]");
        matcher.fill("cluster=\"a\"");
        matcher.press("Enter");
        assertThat(primary(page)).hasText("Silence 1 alert for 1 h");
        matcher.press("Backspace");
        assertThat(sheet(page)).containsText("This mutes 3 alerts now, and not 1: 2 more than when you last looked.");
        sheet(page).locator("input[name=comment]").press("Enter");
        assertThat(sheet(page).getByRole(AriaRole.ALERT)).hasText("Please confirm that you mean all 3.");
        assertThat(silences("Grown")).isEmpty();
        assertThat(page.locator("input[name=confirmed]")).isFocused();
        page.keyboard().press("Space");
        page.keyboard().press("Enter");

        assertThat(sheet(page)).hasCount(0);
        assertThat(silences("Grown")).hasSize(1);
    }

    @Test
    void whatIsTypedCharByCharIsNoSetThatGrows() throws Exception {
        fire("Typed", "a", "ab", "ab-1");
        Page page = ui.openAs("Ana", "#/silences/new?comment=x&filter=%7Balertname%3D%22Typed%22%7D");
        assertThat(page.locator("gv-silence-form button.primary")).hasText("Silence 3 alerts for 1 h");
        page.locator("input[name=matcher]").pressSequentially("severity=critical");
        assertThat(page.locator("gv-silence-form button.primary")).hasText("Silence 3 alerts for 1 h");
        page.waitForTimeout(300);

        assertThat(page.locator("gv-silence-form")).not().containsText("last looked");
    }

    @Test
    void aLateAnswerIsAboutItsOwnSheet() throws Exception {
        fire("LateA", "a");
        fire("LateB", "a");
        Page page = ui.openAs("Ana", of("Late"));
        WebUi.button(WebUi.card(page, "LateA"), "Silence").click();
        WebUi.settle(page);
        WebUi.route(page, SILENCES, held::add);
        primary(page).click();
        assertThat(primary(page)).hasText("Waiting for the server…");
        awaitHeld(page);
        page.keyboard().press("Escape");
        assertThat(sheet(page)).hasCount(0);
        WebUi.button(WebUi.card(page, "LateB"), "Silence").click();
        sheet(page).locator("input[name=comment]").fill("kept");
        held.pop().resume();

        assertThat(WebUi.toasts(page)).containsText(Pattern.compile("Silenced until .*: LateA"));
        assertThat(sheet(page)).containsText("Silence LateB");
        assertThat(sheet(page).locator("input[name=comment]")).hasValue("kept");
        assertThat(silences("LateB")).isEmpty();
    }

    @Test
    void aLateFailureIsSaidOutsideOfItsSheet() throws Exception {
        fire("FailedLate", "a");
        Page page = ui.openAs("Ana", of("FailedLate"));
        WebUi.button(WebUi.card(page, "FailedLate"), "Silence").click();
        WebUi.settle(page);
        WebUi.route(page, SILENCES, held::add);
        primary(page).click();
        awaitHeld(page);
        page.keyboard().press("Escape");
        WebUi.answer(held.pop(), 503, "\"busy\"");

        assertThat(WebUi.toasts(page)).containsText("Silence FailedLate: busy");
    }

    @Test
    void aHeartbeatIsPausedByItsOwnSheetAndResumedByItsOwnMessage() throws Exception {
        Page page = ui.openAs("Ana", "#/heartbeats");
        Locator dialog = page.locator("gv-heartbeat-pause dialog[open]");
        WebUi.button(page, "Pause backup").click();
        WebUi.settle(page);
        WebUi.route(page, "**/heartbeats/backup/pause", held::add);
        primary(page).click();
        awaitHeld(page);
        page.keyboard().press("Escape");
        WebUi.button(page, "Pause sync").click();
        dialog.locator("input[name=comment]").fill("kept");
        held.pop().resume();
        assertThat(WebUi.toasts(page)).containsText(Pattern.compile("Paused until .*: backup"));
        assertThat(dialog).containsText("Pause sync");
        assertThat(dialog.locator("input[name=comment]")).hasValue("kept");
        page.unrouteAll();
        page.keyboard().press("Escape");
        WebUi.button(WebUi.toasts(page), "Undo").click();

        assertThat(WebUi.toasts(page)).containsText("The alert is no longer silenced: backup");
    }

    @Test
    void whoLeavesTheFormIsNotLedToTheSilence() throws Exception {
        fire("Left", "a");
        Page page = ui.openAs("Ana", "#/silences/new?comment=x&filter=%7Balertname%3D%22Left%22%7D");
        WebUi.route(page, SILENCES, held::add);
        WebUi.button(page, "Silence 1 alert for 1 h").click();
        awaitHeld(page);
        page.keyboard().press("1");
        assertThat(WebUi.card(page, "Left")).isVisible();
        held.pop().resume();

        assertThat(WebUi.toasts(page)).containsText("Silenced until");
        assertThat(page).hasURL(Pattern.compile("#/alerts"));
    }

    private String silence(String name, String comment) throws Exception {
        return ui.addSilence(name, "Ben", comment);
    }

    @Test
    void anEditNamesTheVersionAndIsRefusedWithWhatChanged() throws Exception {
        String id = silence("Edited", "first");
        Page old = ui.openAs("Ana", "#/silences/" + id + "/edit");
        assertThat(old.locator("input[name=comment]")).hasValue("first");
        Page other = ui.open(old.context().newPage(), "#/silences/" + id + "/edit");
        other.locator("input[name=duration]").fill("8h");
        other.locator("gv-silence-form button.primary").click();
        assertThat(other).hasURL(Pattern.compile("#/silences/" + id + "$"));
        String end = ui.silence(id).path("endsAt").asText();
        old.locator("input[name=comment]").fill("second");
        old.locator("gv-silence-form button.primary").click();
        assertThat(old.locator(".form-end [role=alert]"))
                .containsText(Pattern.compile("Nothing was saved, as this silence was changed in the meantime: it lasts"
                        + " until " + WebUi.TIME + ", not " + WebUi.TIME + "\\. Save again to set it as it stands"));
        assertThat(ui.silence(id).path("endsAt").asText()).isEqualTo(end);
        assertThat(old.locator("input[name=comment]")).hasValue("second");
        old.locator("gv-silence-form button.primary").click();
        assertThat(old).hasURL(Pattern.compile("#/silences/" + id + "$"));

        assertThat(ui.silence(id).path("comment").asText()).isEqualTo("second");
    }

    @Test
    void aSilenceThatHasExpiredIsNotRevivedByAnOldTab() throws Exception {
        String id = silence("Expired", "over");
        Page page = ui.openAs("Ana", "#/silences/" + id + "/edit");
        assertThat(page.locator("input[name=comment]")).hasValue("over");
        program.send("DELETE", "/api/v2/silence/" + id, "");
        page.locator("input[name=comment]").fill("again");
        page.locator("gv-silence-form button.primary").click();
        assertThat(page.locator(".form-end [role=alert]"))
                .containsText("Nothing was saved: this silence has expired in the meantime, at");
        assertThat(silences("\"Expired\"")).isEmpty();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Recreate it"))
                .click();
        assertThat(page.locator("input[name=author]")).hasValue("Ana");
    }

    @Test
    void anEditWhoseAnswerIsLostMakesOneSilence() throws Exception {
        String id = silence("LostEdit", "first");
        Page page = ui.openAs("Ana", "#/silences/" + id + "/edit");
        page.locator("input[name=matcher]").fill("cluster=\"a\"");
        Locator save = page.locator("gv-silence-form button.primary");
        lost(page, SILENCES, () -> {
            save.click();
            assertThat(page.locator(".form-end [role=alert]")).hasText("The server does not answer.");
        });
        page.waitForTimeout(1100); // so that times are others
        save.click();

        assertThat(page).hasURL(Pattern.compile("replaces=" + id));
        assertThat(silences("LostEdit")).hasSize(1);
    }

    @Test
    void anEditInPlaceWhoseAnswerIsLostIsNoConflictWithItself() throws Exception {
        String id = silence("LostInPlace", "first");
        Page page = ui.openAs("Ana", "#/silences/" + id + "/edit");
        page.locator("input[name=comment]").fill("second");
        Locator save = page.locator("gv-silence-form button.primary");
        lost(page, SILENCES, () -> {
            save.click();
            assertThat(page.locator(".form-end [role=alert]")).hasText("The server does not answer.");
        });
        save.click();

        assertThat(page).hasURL(Pattern.compile("#/silences/" + id + "$"));
        assertThat(silences("LostInPlace")).hasSize(1);
    }

    private JsonNode overrides() throws Exception {
        return new ObjectMapper()
                .readTree(program.send("GET", V1 + "/on-call", "").body())
                .at("/schedules/0/overrides");
    }

    @Test
    void aShiftWhoseAnswerIsLostIsTakenOnce() throws Exception {
        Page page = ui.openAs("ben", "#/on-call");
        Locator dialog = page.locator("gv-take-shift dialog[open]");
        page.locator(".schedule tbody tr").nth(1).locator("button").click();
        WebUi.settle(page);
        lost(page, "**/overrides", () -> {
            primary(page).click();
            assertThat(dialog).containsText("The server does not answer.");
            assertThat(dialog).containsText("Sent again, it is done once.");
        });
        assertThat(overrides()).hasSize(1);
        primary(page).click();
        assertThat(dialog).hasCount(0);
        assertThat(overrides()).hasSize(1);
        page.keyboard().press("u");

        Eventually.holds("taken back", () -> {
            page.waitForTimeout(10);
            return overrides().isEmpty();
        });
    }

    @Test
    void anAcknowledgementWhoseAnswerIsLostNamesItsGroupAndUndoesNothingOlder() throws Exception {
        fire("LostAckA", "a");
        fire("LostAckB", "a");
        Page page = ui.openAs("Ana", of("LostAck"));
        WebUi.button(WebUi.card(page, "LostAckA"), "Acknowledge").click();
        assertThat(WebUi.toasts(page)).containsText("with alerts to come in this group: LostAckA");
        lost(page, "**/acknowledgements", () -> {
            WebUi.button(WebUi.card(page, "LostAckB"), "Acknowledge").click();
            assertThat(WebUi.toasts(page))
                    .containsText("LostAckB: The server does not answer. It may be acknowledged, or not.");
        });
        page.keyboard().press("u");

        assertThat(WebUi.toasts(page)).containsText("Nothing is undone, as the last action failed: LostAckB");
        assertThat(silences("LostAckA")).hasSize(1);
    }

    @Test
    void theWayBackFromAnExpiryThatFailsIsThereAgain() throws Exception {
        String id = silence("Back", "wanted");
        Page page = ui.openAs("Ana", "#/silences");
        WebUi.button(WebUi.silenceCard(page, "wanted"), "Expire").click();
        assertThat(WebUi.toasts(page)).containsText("Silence expired: wanted");
        WebUi.route(page, SILENCES, route -> WebUi.answer(route, 503, "\"busy\""));
        page.keyboard().press("u");
        assertThat(WebUi.toasts(page)).containsText("busy");
        page.unroute(SILENCES);
        lost(page, SILENCES, () -> {
            page.keyboard().press("u");
            assertThat(WebUi.toasts(page)).containsText("The server does not answer.");
        });
        page.keyboard().press("u");

        assertThat(WebUi.toasts(page)).containsText("Silence created again: wanted");
        assertThat(silences("wanted")).hasSize(1);
        ui.awaitState(id, "expired");
    }

    @Test
    void aNewSilenceSurvivesReloadAndBack() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new");
        page.locator("input[name=matcher]").fill("alertname=\"Kept\"");
        page.locator("input[name=matcher]").press("Enter");
        page.locator("input[name=receiver]").fill("team");
        page.locator("input[name=receiver]").press("Enter");
        page.locator("input[name=duration]").fill("3h");
        page.locator("input[name=comment]").fill("half a reason");
        page.locator("input[name=comment]").blur();
        page.waitForFunction("history.state?.silence?.comment === 'half a reason'");
        page.reload();
        assertThat(page.locator("gv-matcher-editor .chip.matcher")).containsText("alertname=\"Kept\"");
        assertThat(page.locator("gv-silence-receivers .chip.matcher")).containsText("team");
        assertThat(page.locator("input[name=duration]")).hasValue("3h");
        assertThat(page.locator("input[name=comment]")).hasValue("half a reason");
        page.locator("input[name=comment]").fill("a whole reason");
        page.locator("input[name=comment]").blur();
        page.waitForFunction("history.state?.silence?.comment === 'a whole reason'");
        page.navigate(program.url() + "/#/alerts");
        assertThat(page.locator("gv-alerts")).isVisible();
        page.goBack();
        assertThat(page.locator("input[name=comment]")).hasValue("a whole reason");
        page.navigate(program.url() + "/#/silences");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("New silence"))
                .click();

        assertThat(page.locator("input[name=comment]")).hasValue("");
        assertThat(page.locator("gv-matcher-editor .chip.matcher")).hasCount(0);
    }

    @Test
    void anEndIsTypedAsATimeOfDay() throws Exception {
        fire("Clocked", "a");
        Page page = ui.openAs("Ana", of("Clocked"));
        WebUi.button(WebUi.card(page, "Clocked"), "Silence").click();
        sheet(page).getByLabel("Custom").check();
        sheet(page).locator("input[name=custom]").fill("17:00");
        primary(page).click();
        Eventually.holds("made", () -> {
            page.waitForTimeout(10);
            return silences("Clocked").size() == 1;
        });
        Instant end = Instant.parse(silences("Clocked").get(0).path("endsAt").asText());

        assertThat(end.toString()).endsWith("T17:00:00Z");
        assertThat(Duration.between(Instant.now(), end)).isBetween(Duration.ZERO, Duration.ofDays(1));
    }

    @Test
    void aWriteEndsAfterABound() throws Exception {
        fire("Bounded", "a");
        Page page = ui.openAs("Ana", of("Bounded"));
        page.evaluate("AbortSignal.timeout = () => { const c = new AbortController(); setTimeout(() => c.abort(), 500);"
                + " return c.signal; }");
        WebUi.button(WebUi.card(page, "Bounded"), "Silence").click();
        WebUi.settle(page);
        WebUi.route(page, SILENCES, held::add);
        primary(page).click();

        assertThat(sheet(page).getByRole(AriaRole.ALERT)).hasText("The server does not answer.");
        assertThat(primary(page)).hasText("Silence 1 alert for 1 h");
        held.clear();
    }
}
