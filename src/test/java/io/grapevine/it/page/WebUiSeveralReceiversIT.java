package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cards in Chromium of alerts that go to several receivers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiSeveralReceiversIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** More than there are on a card. */
    private static final int TABS = 20;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final Receiver receiver = ui.closing(new Receiver());

    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(directory, """
                route:
                  receiver: chat
                  group_by: [alertname]
                  group_wait: 100ms
                  group_interval: 1h
                  routes:
                  - {matchers: [team=both], receiver: pager, continue: true}
                  - {matchers: [team=both], receiver: chat}
                  - {matchers: [team=part], receiver: pager, continue: true}
                  - {matchers: [team=part, severity=critical], receiver: chat}
                  - {matchers: [team=broken], receiver: pager, continue: true}
                  - {matchers: [team=broken], receiver: broken}
                  - {matchers: [team=twin], receiver: pager, continue: true}
                  - {matchers: [team=twin], receiver: chat, group_by: [team]}
                receivers:
                  - {name: pager, webhook_configs: [{url: "http://%1$s/pager"}]}
                  - {name: chat, webhook_configs: [{url: "http://%1$s/chat"}]}
                  - {name: broken, webhook_configs: [{url: "http://%1$s/broken"}]}
                """.formatted(receiver.address()));
        receiver.behave("/broken", Receiver.Behavior.REJECT);
    }

    private void fire(String name, String severity, String team, String pod) throws Exception {
        ui.fire(name, severity, ", \"team\": \"" + team + "\", \"pod\": \"" + pod + "\"");
    }

    private static String of(String name) {
        return "#/alerts?filter={alertname=\"" + name + "\"}";
    }

    private static Locator cards(Page page) {
        return page.locator("gv-group");
    }

    private JsonNode overview() throws Exception {
        return JSON.readTree(
                program.send("GET", "/api/grapevine/v1/overview", "").body());
    }

    /** The keys of the groups that active silences with this reason acknowledge. */
    private List<String> acknowledged(String name) throws Exception {
        return StreamSupport.stream(overview().path("silences").spliterator(), false)
                .filter(silence -> silence.path("comment").asText().endsWith(name))
                .map(silence -> silence.path("acknowledges").asText())
                .sorted()
                .toList();
    }

    /** The groups of the alerts with this label, each as in a link to its first alert. */
    private List<String> ids(String label, String value) throws Exception {
        JsonNode overview = overview();
        return overview.path("groups").properties().stream()
                .map(group -> Map.entry(
                        group.getKey(), group.getValue().at("/alerts/0").asText()))
                .filter(group -> overview.path("alerts")
                        .path(group.getValue())
                        .path("labels")
                        .path(label)
                        .asText()
                        .equals(value))
                .map(group -> group.getKey() + "&alert=" + group.getValue())
                .toList();
    }

    @Test
    void oneCardNamesTheReceiversAndCountsItsAlertsOnce() throws Exception {
        fire("Counted", "critical", "both", "a");
        fire("Counted", "critical", "both", "b");
        Page page = ui.open(of("Counted"));
        assertThat(page.locator("section.firing h2")).hasText("Firing (2)");
        assertThat(cards(page)).hasCount(1);
        WebUi.assertShows(cards(page), "2 alerts", "to chat, pager · sent");
        cards(page).locator(".head .select-box input").click();
        assertThat(page.locator("gv-selection-bar")).containsText("2 alerts selected");
        assertThat(WebUi.button(page, "Acknowledge 1 group")).isVisible();

        page.keyboard().press("Escape");
        WebUi.button(cards(page), "Notifications (2)").click();
        assertThat(cards(page).locator(".outcomes li")).hasCount(2);
        WebUi.assertShows(cards(page).locator(".outcomes"), "pager", "chat");
        ui.open(page, of("Counted") + "&receiver=chat");
        assertThat(cards(page)).containsText("to chat · sent");
        assertThat(cards(page)).hasCount(1);
    }

    @Test
    void aCardIsAcknowledgedForAllReceiversByKeyboardAloneAndUndone() throws Exception {
        fire("Acked", "critical", "part", "a");
        Page page = ui.openAs("Ana", of("Acked"));
        assertThat(cards(page)).hasCount(1);
        WebUi.press(page, "j", "a");
        assertThat(page.locator("section.acknowledged h2")).hasText("Acknowledged (1)");
        assertThat(page.locator(".mute"))
                .hasText(Pattern.compile(
                        "Acknowledged by Ana at " + WebUi.TIME + " until resolved: Acknowledged: Acked"));
        assertThat(acknowledged("Acked"))
                .containsExactly(
                        "{}/{severity=\"critical\",team=\"part\"}:{alertname=\"Acked\"}",
                        "{}/{team=\"part\"}:{alertname=\"Acked\"}");

        page.keyboard().press("u");
        assertThat(page.locator("section.firing h2")).hasText("Firing (1)");
        Eventually.holds("no group is acknowledged", () -> acknowledged("Acked").isEmpty());
    }

    /** Routes with the same matchers have the same group key. */
    @Test
    void groupsOfOneKeyAreAcknowledgedForEachReceiver() throws Exception {
        fire("OneKey", "critical", "both", "a");
        Page page = ui.openAs("Ana", of("OneKey"));
        assertThat(cards(page)).hasCount(1);
        WebUi.button(cards(page), "Acknowledge").click();
        assertThat(page.locator("section.acknowledged h2")).hasText("Acknowledged (1)");

        assertThat(acknowledged("OneKey"))
                .hasSize(2)
                .satisfies(keys -> assertThat(Set.copyOf(keys)).hasSize(1));
    }

    @Test
    void theSilenceOfACardHasTheMatchersOfAllItsGroups() throws Exception {
        fire("Matched", "critical", "part", "a");
        Page page = ui.openAs("Ana", of("Matched"));
        assertThat(cards(page)).containsText("to chat, pager");
        WebUi.button(cards(page), "Silence").click();
        Locator sheet = page.locator("gv-silence-sheet dialog[open]");

        assertThat(WebUi.button(sheet, "Silence 1 alert for 1 h")).isVisible();
        assertThat(sheet.locator(".chip.matcher .edit").allInnerTexts())
                .containsExactly("team=\"part\"", "alertname=\"Matched\"", "severity=\"critical\"");
    }

    @Test
    void groupsOfTheSameAlertsByOtherLabelsFoldIntoOneCardThatNamesBothReceivers() throws Exception {
        fire("Twin", "critical", "twin", "a");
        fire("Twin", "critical", "twin", "b");
        Page page = ui.openAs("Ana", of("Twin"));
        assertThat(cards(page)).hasCount(1);
        WebUi.assertShows(cards(page), "to pager · sent", "the same 2 alerts, for chat · sent");
        assertThat(WebUi.button(cards(page), "Notifications (2)")).isVisible();
        for (String id : ids("team", "twin")) {
            ui.open(page, "#/alerts?open=" + id);
            assertThat(page.locator("gv-group.linked")).containsText("the same 2 alerts, for chat");
        }
        ui.open(page, "#/alerts?receiver=chat&filter={team=\"twin\"}");
        assertThat(page.locator("gv-group h3")).hasText("twin");
        assertThat(cards(page)).containsText("to chat · sent");

        ui.open(page, of("Twin"));
        assertThat(cards(page)).containsText("to pager");
        WebUi.press(page, "j", "a");
        assertThat(WebUi.toasts(page)).containsText("Acknowledged for chat and pager until resolved");
        assertThat(page.locator("section.acknowledged h2")).hasText("Acknowledged (2)");
        assertThat(acknowledged("Twin"))
                .containsExactly("{}/{team=\"twin\"}:{alertname=\"Twin\"}", "{}/{team=\"twin\"}:{team=\"twin\"}");
    }

    @Test
    void aReceiverThatIsDownIsOneLineAboveAllCards() throws Exception {
        fire("HalfSent", "warning", "broken", "a");
        fire("HalfSentToo", "warning", "broken", "a");
        Page page = ui.open("#/alerts?filter={alertname=~\"HalfSent.*\"}");

        assertThat(page.locator("section.firing h2")).hasText("Firing (2)");
        assertThat(page.locator(".failure"))
                .hasText(Pattern.compile(
                        "broken: webhook fails since\\s+" + WebUi.TIME + ",\\s+2 groups: unexpected status code 503"));
        assertThat(cards(page).locator(".failure")).hasCount(0);
        page.locator(".failure")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("2 groups"))
                .click();
        assertThat(page).hasURL(Pattern.compile("#/alerts\\?receiver=broken$"));
    }

    @Test
    void aFailureOfOneReceiverIsSaidAndThatTheOtherWasNotified() throws Exception {
        fire("HalfSent", "warning", "broken", "a");
        Page page = ui.open(of("HalfSent"));

        assertThat(page.locator("section.firing h2")).hasText("Firing (1)");
        assertThat(cards(page)).hasCount(1);
        WebUi.assertShows(cards(page), "to pager · sent", "to broken · failed");
    }

    @Test
    void aCardThatPartsKeepsItsPlaceItsFocusAndItsExtent() throws Exception {
        fire("Parts", "critical", "part", "a");
        Page page = ui.open(of("Parts"));
        assertThat(cards(page)).containsText("to chat, pager");
        Locator title = page.locator("gv-group .title");
        title.click();
        assertThat(title).hasAttribute("aria-expanded", "false");
        fire("Parts", "warning", "part", "b");

        assertThat(cards(page)).hasCount(2);
        assertThat(page.locator("section.firing h2")).hasText("Firing (2)");
        assertThat(page.locator("gv-group .title[aria-expanded=false]")).hasCount(2);
        assertThat(page.locator("gv-group .title:focus")).hasCount(1);
        assertThat(cards(page).filter(new Locator.FilterOptions().setHasText("2 alerts")))
                .hasCount(1);
    }

    @Test
    void aLinkToTheGroupOfAnyReceiverOpensTheCardAndItsAlert() throws Exception {
        fire("Linked", "critical", "both", "a");
        fire("LinkedNot", "critical", "both", "a");
        Page page = ui.open(of("Linked"));
        assertThat(cards(page)).containsText("to chat, pager");
        List<String> ids = ids("alertname", "Linked");
        assertThat(ids).hasSize(2);
        for (String id : ids) {
            ui.open(page, "#/alerts?open=" + id);
            assertThat(page.locator("gv-group.linked")).hasCount(1);
            assertThat(page.locator("gv-group.linked .details dl")).containsText("Summary of Linked");
        }
    }

    @ParameterizedTest
    @CsvSource({"320, LIGHT", "320, DARK", "1280, LIGHT", "1280, DARK"})
    void theDetailsOfASingleAlertAreReachedByKeyboardAndHaveNoBarrier(int width, ColorScheme colours) throws Exception {
        String name = "Single" + width + colours;
        fire(name, "warning", "broken", "a");
        Page page = ui.open(ui.chromium().page(width, 800, colours), of(name));
        assertThat(page.locator("gv-group .row")).hasCount(0);
        assertThat(page.locator(".failure")).isVisible();
        assertThat(WebUi.barriers(page)).isEmpty();
        page.keyboard().press("j");
        Locator details = WebUi.button(cards(page), "Details");
        for (int i = 0; i < TABS && !(boolean) details.evaluate("each => each === document.activeElement"); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");

        assertThat(details).hasAttribute("aria-expanded", "true");
        for (String action : List.of("Silence this alert", "Copy as matchers", "Copy link")) {
            assertThat(WebUi.button(cards(page), action)).isVisible();
        }
        assertThat(cards(page).locator(".outcomes")).containsText("broken");
        WebUi.button(cards(page), "Why was I (not) notified?").click();
        assertThat(cards(page).locator(".sentence")).isVisible();
        assertThat(WebUi.barriers(page)).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
    }
}
