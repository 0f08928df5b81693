package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Cluster;
import io.grapevine.it.Silences;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The form that makes silences, in Chromium, against two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiSilenceFormIT {
    private static final int MANY = 12;

    private Cluster cluster;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        cluster = ui.startCluster(directory, WebUi.ONE_TEAM);
        for (int i = 1; i <= MANY; i++) {
            ui.fire("Many", "warning", ", \"instance\": \"" + i + "\"");
        }
    }

    private static Locator input(Page page, String name) {
        return page.locator("gv-silence-form input[name=" + name + "]");
    }

    private static Locator status(Page page) {
        return page.locator("gv-silence-form [role=status]");
    }

    private static void submit(Page page, String verdict) {
        WebUi.button(page, verdict).click();
    }

    /** Waits for the page of the silence that was just saved. */
    private JsonNode saved(Page page) throws Exception {
        assertThat(page).hasURL(Pattern.compile("#/silences/[0-9a-f-]{36}"));
        String id = WebUi.shownSilence(page);
        ui.awaitState(id, "active");
        return ui.silence(id);
    }

    @Test
    void backslashesOfALinkAreSaved() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Bpod%3D~%22pod-1%5Cd%22%7D&comment=c");
        page.locator("gv-silence-form input[name=matcher]").fill("host!~\"checkout-1\\.eu.*\"");
        page.locator("gv-silence-form input[name=matcher]").press("Enter");
        WebUi.button(page, "Silence 0 alerts for 1 h").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Please confirm"); // else the box is checked in time
        page.locator("input[name=confirmed]").check();
        submit(page, "Silence 0 alerts for 1 h");

        assertThat(saved(page).get("matchers").findValuesAsText("value"))
                .containsExactly("pod-1\\d", "checkout-1\\.eu.*");
    }

    @Test
    void aSilenceIsMadeFromNothingAndSeenOnTheOtherReplica() throws Exception {
        ui.fire("Fresh", "critical", "");
        Page other = WebUi.open(ui.chromium().page(), cluster.running().get(1), "#/silences");
        Page page = ui.open("#/silences");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("New silence"))
                .click();
        assertThat(page.locator("gv-silence-form")).containsText("Add a matcher to see which alerts it mutes.");
        WebUi.button(page, "Silence for 1 h").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("At least one matcher is needed.");
        input(page, "matcher").fill("alertname=\"Fresh\"");
        input(page, "author").fill("Ana");
        input(page, "comment").fill("From nothing");
        submit(page, "Silence 1 alert for 1 h");

        assertThat(saved(page).path("createdBy").asText()).isEqualTo("Ana");
        assertThat(WebUi.silenceCard(page, "From nothing")).containsText("mutes 1 alert");
        WebUi.assertShows(WebUi.silenceCard(other, "From nothing"), "Ana · until", "mutes 1 alert");
    }

    @Test
    void aSilenceNeedsNoName() throws Exception {
        ui.fire("Nameless", "critical", "");
        Page page = ui.open("#/silences/new?filter=%7Balertname%3D%22Nameless%22%7D&comment=c");
        assertThat(input(page, "author")).hasAttribute("placeholder", "optional");
        submit(page, "Silence 1 alert for 1 h");

        assertThat(saved(page).path("createdBy").asText("none")).isEmpty();
        Locator card = page.locator("gv-silence").filter(new Locator.FilterOptions().setHasText("Nameless"));
        assertThat(card).containsText("someone · until");
    }

    @Test
    void aSheetNeedsNoName() throws Exception {
        ui.fire("Hasty", "critical", "");
        Page page = ui.open("#/alerts?filter=%7Balertname%3D%22Hasty%22%7D");
        WebUi.button(WebUi.card(page, "Hasty"), "Silence").click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        assertThat(sheet.locator("input[name=author]")).hasAttribute("placeholder", "optional");
        WebUi.button(sheet, "Silence 1 alert for 1 h").click();

        assertThat(WebUi.toasts(page)).containsText("Silenced until ");
    }

    @Test
    void theAuthorIsRemembered() throws Exception {
        Page page = ui.open("#/silences/new?filter=%7Balertname%3D%22Remembered%22%7D");
        input(page, "author").fill("Bea");
        input(page, "comment").fill("Remembered");
        submit(page, "Silence 0 alerts for 1 h");
        saved(page);
        page.navigate("about:blank");
        ui.open(page, "#/silences/new");

        assertThat(input(page, "author")).hasValue("Bea");
    }

    @Test
    void undoTakesANewSilenceBack() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22Undone%22%7D&comment=c");
        submit(page, "Silence 0 alerts for 1 h");
        JsonNode silence = saved(page);
        assertThat(WebUi.toasts(page)).containsText("Silenced until");
        WebUi.button(WebUi.toasts(page), "Undo").click();

        assertThat(WebUi.toasts(page)).containsText("Silence expired");
        ui.awaitState(silence.path("id").asText(), "expired");
    }

    @Test
    void aSilenceOfTheFilterHasItsMatchers() throws Exception {
        ui.fire("Filtered", "info", ", \"instance\": \"a\"");
        Page page = ui.openAs(
                "Ana",
                "#/silences/new?filter=%7Balertname%3D%22Filtered%22%2C%20instance%3D~%22a%7Cb%22%7D&duration=30m&comment=c");
        assertThat(page.locator("gv-matcher-editor .chip")).hasCount(2);
        assertThat(status(page)).containsText("1 of ");
        submit(page, "Silence 1 alert for 30 m");

        assertThat(saved(page).path("matchers").toString())
                .contains("\"name\":\"instance\",\"value\":\"a|b\"", "\"isRegex\":true");
    }

    @Test
    void aSilenceOfAnAlertHasAllItsLabels() throws Exception {
        ui.fire("Single", "critical", ", \"instance\": \"db1\"");
        ui.fire("Single", "critical", ", \"instance\": \"db2\"");
        Page page = ui.openAs("Ana", "#/alerts?filter=%7Balertname%3D%22Single%22%7D");
        Locator row = page.locator(".row").filter(new Locator.FilterOptions().setHasText("db1"));
        WebUi.button(row, "Details").click();
        WebUi.button(row, "Silence this alert").click();
        Locator sheet = page.getByRole(AriaRole.DIALOG);
        assertThat(sheet).containsText("instance=\"db1\"");
        assertThat(WebUi.button(sheet, "Silence 1 alert for 1 h")).isVisible();
        sheet.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("All options"))
                .click();

        assertThat(page.locator("h1")).hasText("New silence");
        assertThat(page.locator("gv-silence-form .chip.matcher")).hasCount(3);
        assertThat(input(page, "comment")).hasValue("Investigating Single");
        assertThat(status(page)).containsText("1 of ");
    }

    @Test
    void pastedMatchersAreParsed() throws Exception {
        Page page = ui.open("#/silences/new");
        input(page, "matcher").evaluate("""
                (input, text) => {
                  const clipboardData = new DataTransfer();
                  clipboardData.setData('text/plain', text);
                  input.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
                }""", "ALERTS{alertname=\"Many\", instance=~\"1|2\"}\nseverity!=\"critical\"\n");

        assertThat(page.locator("gv-silence-form .chip.matcher .edit"))
                .hasText(new String[] {"alertname=\"Many\"", "instance=~\"1|2\"", "severity!=\"critical\""});
        assertThat(input(page, "matcher")).hasValue("");
        assertThat(status(page)).containsText("2 of ");
    }

    @Test
    void whatCannotBeReadIsSaidOnceItIsTyped() throws Exception {
        Page page = ui.open("#/silences/new");
        input(page, "matcher").fill("alertname");
        input(page, "matcher").press("Enter");

        assertThat(page.locator("gv-matcher-editor [role=alert]"))
                .hasText("One of = != =~ !~ is expected after alertname");
        assertThat(input(page, "matcher")).hasValue("alertname");
    }

    @Test
    void affectedAlertsAreCountedWhileOneTypes() throws Exception {
        Page page = ui.open("#/silences/new");
        input(page, "matcher").pressSequentially("alertname=\"Many\"");
        assertThat(status(page)).containsText(MANY + " of ");
        input(page, "matcher").pressSequentially(", instance=\"3\"");
        assertThat(status(page)).containsText("1 of ");
        assertThat(page.locator("ul.affected li")).hasCount(1);
        assertThat(page.locator("ul.affected")).containsText("instance3");
        input(page, "matcher").fill("alertname=\"Nothing\"");
        assertThat(status(page)).hasText("No alert that fires now. Alerts that start later are muted.");
    }

    @Test
    void aSilenceWithoutEqualityMustBeConfirmed() throws Exception {
        ui.fire("Odd", "info", ", \"instance\": \"a\"");
        ui.fire("Odd", "info", ", \"instance\": \"b\"");
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D~%22Od.%22%7D&comment=c");
        Locator form = page.locator("gv-silence-form");
        assertThat(form.locator(".risk")).containsText("No matcher compares a label with one value");
        assertThat(form.locator("button.danger")).hasText("Silence 2 alerts for 1 h");
        submit(page, "Silence 2 alerts for 1 h");
        assertThat(form.locator(".form-end [role=alert]")).hasText("Please confirm that you mean all 2.");
        page.getByLabel("I mean all 2").check();
        submit(page, "Silence 2 alerts for 1 h");

        assertThat(saved(page).at("/matchers/0/value").asText()).isEqualTo("Od.");
    }

    @Test
    void aSilenceOfMoreThanAQuarterMustBeConfirmed() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22Many%22%7D&comment=c");
        assertThat(page.locator(".risk")).containsText("This mutes " + MANY + " of ");
        assertThat(page.locator(".risk")).containsText("more than a quarter");
        submit(page, "Silence " + MANY + " alerts for 1 h");
        assertThat(page.locator(".form-end [role=alert]")).hasText("Please confirm that you mean all " + MANY + ".");
        page.getByLabel("I mean all " + MANY).check();
        WebUi.button(page, "Remove alertname=\"Many\"").click();

        assertThat(page.locator(".risk")).hasCount(0);
    }

    @Test
    void receiversAreNamedByKeyboardAndKeptUntilTheyAreRemoved() throws Exception {
        ui.fire("Addressed", "warning", "");
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22Addressed%22%7D&comment=c");
        Locator receiver = input(page, "receiver");
        Locator chips = page.locator("gv-silence-receivers .chip");
        receiver.pressSequentially("team");
        assertThat(page.locator("gv-silence-receivers option[value=team]")).hasCount(1);
        receiver.press("Enter");
        receiver.pressSequentially("~none-.*");
        receiver.press("Enter");
        assertThat(chips).containsText(new String[] {"team", "~none-.*"});
        receiver.press("Enter");
        receiver.press("Backspace");
        receiver.pressSequentially("owner=");
        receiver.press("Enter");
        assertThat(page.locator("gv-silence-receivers [role=alert]")).hasText("A value is expected after owner=");
        receiver.fill("");
        assertThat(chips).hasCount(1);
        assertThat(page.locator("h1")).hasText("New silence");
        assertThat(page.locator("gv-silence-form")).containsText("1 silenced for all receivers, 0 for some");
        submit(page, "Silence 1 alert for 1 h");

        JsonNode silence = saved(page);
        String id = silence.path("id").asText();
        String sets = "[{\"matchers\":[{\"isEqual\":true,\"isRegex\":false,\"name\":\"name\",\"value\":\"team\"}]}]";
        assertThat(silence.path("receiverMatcherSets")).hasToString(sets);

        page.navigate(page.url() + "/edit");
        assertThat(chips).containsText("team");
        input(page, "comment").fill("kept");
        page.locator("gv-silence-form button.primary").click();
        assertThat(page).hasURL(Pattern.compile("#/silences/" + id + "$"));
        assertThat(ui.silence(id).path("receiverMatcherSets")).hasToString(sets);

        page.navigate(page.url() + "/edit");
        WebUi.button(page, "Remove receiver team").click();
        assertThat(page.locator("gv-silence-form")).not().containsText("silenced for all receivers");
        page.locator("gv-silence-form button.primary").click();
        assertThat(page).hasURL(Pattern.compile("replaces=" + id));
        String other = page.url().replaceAll(".*#/silences/([0-9a-f-]{36}).*", "$1");
        assertThat(ui.silence(other).has("receiverMatcherSets")).isFalse();
        ui.awaitState(id, "expired");
    }

    @Test
    void recreatedSilenceIsForTheReceiversOfTheExpiredOne() throws Exception {
        String sets = "[{\"matchers\":[{\"isEqual\":true,\"isRegex\":false,\"name\":\"owner\",\"value\":\"web\"}]},"
                + "{\"matchers\":[{\"isEqual\":true,\"isRegex\":true,\"name\":\"name\",\"value\":\"te.*\"}]}]";
        String id = cluster.at("a")
                .post("/silences", """
                        {"matchers": [{"name": "alertname", "value": "Again", "isRegex": false}], "comment": "known",
                         "receiverMatcherSets": %s, "startsAt": "%s", "endsAt": "%s", "createdBy": "ann"}
                        """.formatted(
                                sets, Instant.now(), Instant.now().plusSeconds(60)))
                .path("silenceID")
                .asText();
        Silences.expire(cluster.at("a"), id);
        ui.awaitState(id, "expired");
        Page page = ui.openAs("Ana", "#/silences/" + id);
        WebUi.button(page, "Recreate").click();
        assertThat(page.locator("gv-silence-receivers .chip")).containsText(new String[] {"owner=\"web\"", "~te.*"});
        page.locator("gv-silence-form button.primary").click();

        JsonNode again = saved(page);
        assertThat(again.path("id").asText()).isNotEqualTo(id);
        assertThat(again.path("receiverMatcherSets")).hasToString(sets);
    }

    @Test
    void alertsOfOtherReceiversAreNotCounted() throws Exception {
        ui.fire("Unaddressed", "warning", "");
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22Unaddressed%22%7D&comment=c");
        assertThat(WebUi.button(page, "Silence 1 alert for 1 h")).isVisible();
        input(page, "receiver").pressSequentially("name!=team");

        assertThat(status(page)).containsText("No alert that fires now goes to these receivers");
        assertThat(WebUi.button(page, "Silence 0 alerts for 1 h")).isVisible();
    }

    @Test
    void anEndIsChosenInTheViewersZone() throws Exception {
        Page page = ui.open("#/silences/new?filter=%7Balertname%3D%22Zoned%22%7D&comment=c");
        WebUi.choose(page, "{author: 'Ana', zone: 'Asia/Kolkata'}");
        page.getByLabel("4 h", new Page.GetByLabelOptions().setExact(true)).check();
        assertThat(input(page, "duration")).hasValue("4h");
        page.getByLabel(Pattern.compile("^Until 0?8:00")).check();
        assertThat(input(page, "end")).hasValue(Pattern.compile("T08:00$"));
        input(page, "end").fill("2035-01-02T03:30");
        input(page, "end").blur();
        assertThat(page.locator("gv-silence-period"))
                .containsText("2 January 2035 at 03:30:00 GMT+5:30 (Asia/Kolkata)");
        page.locator("gv-silence-form button.primary").click();

        assertThat(Instant.parse(saved(page).path("endsAt").asText())).isEqualTo("2035-01-01T22:00:00Z");
    }

    @Test
    void aDurationIsTypedAndAWrongOneIsSaid() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Balertname%3D%22Timed%22%7D&comment=c");
        input(page, "duration").fill("soon");
        assertThat(input(page, "end")).hasValue("");
        submit(page, "Silence 0 alerts");
        assertThat(page.locator(".form-end [role=alert]")).hasText("A duration such as 2h30m is expected.");
        input(page, "duration").fill("90");
        assertThat(WebUi.button(page, "Silence 0 alerts for 1 h 30 m")).isVisible();
        input(page, "duration").fill("2h30");
        submit(page, "Silence 0 alerts for 2 h 30 m");

        JsonNode silence = saved(page);
        Instant start = Instant.parse(silence.path("startsAt").asText());
        assertThat(Duration.between(start, Instant.parse(silence.path("endsAt").asText())))
                .isBetween(Duration.ofMinutes(149), Duration.ofMinutes(151));
    }

    @Test
    void aRefusalKeepsTheFormAndShowsTheServersWords() throws Exception {
        Page page = ui.openAs("Ana", "#/silences/new?filter=%7Bnone%3D%22%22%7D&comment=Kept");
        page.locator("gv-silence-form .risk input").check();
        page.locator("gv-silence-form button.primary").click();

        assertThat(page.locator(".form-end [role=alert]"))
                .containsText("at least one matcher must not match the empty string");
        assertThat(page.locator("h1")).hasText("New silence");
        assertThat(input(page, "comment")).hasValue("Kept");
        assertThat(page.locator("gv-silence-form .chip.matcher")).hasCount(1);
        assertThat(page.locator("gv-silence-form button.primary")).isEnabled();
    }
}
