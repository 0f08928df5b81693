package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.grapevine.it.Eventually;
import io.grapevine.receiver.HookServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The escalation of a group, in Chromium: who is notified next while nobody acknowledges it, and who at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiEscalationIT {
    private static final String HOSTILE = "<b>lead</b>\\u202Egnp";

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final HookServer hooks = ui.closing(HookServer.start());

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        String config = """
                route:
                  receiver: pager
                  group_by: [alertname]
                  group_wait: 100ms
                  routes:
                  - {receiver: chat, matchers: [severity="info"]}
                  - {receiver: stranded, matchers: [severity="error"]}
                receivers:
                - {name: pager, webhook_configs: [{url: '%1$s'}]}
                - {name: payments-second, webhook_configs: [{url: '%2$s'}]}
                - {name: "%3$s", webhook_configs: [{url: '%2$s'}]}
                - {name: chat, webhook_configs: [{url: '%1$s'}]}
                - {name: stranded, webhook_configs: [{url: '%1$s'}]}
                - {name: broken, webhook_configs: [{url: '%4$s'}]}
                """.formatted(hooks.url("/pager"), hooks.url("/step"), HOSTILE, hooks.url("/broken"));
        hooks.answer((exchange, received) -> HookServer.status(received.target().equals("/broken") ? 400 : 200, "")
                .to(exchange, received));
        Path settings = Files.writeString(directory.resolve("grapevine.yml"), """
                on_call:
                  escalations:
                  - name: payments
                    receiver: pager
                    steps:
                    - {name: second, after: 10m, receiver: payments-second}
                    - {name: lead, after: 20m, receiver: "%s"}
                  - {name: stranded, receiver: stranded, steps: [{name: second, after: 10m, receiver: broken}]}
                """.formatted(HOSTILE));
        ui.start(directory, config, "--grapevine.config=" + settings);
    }

    private Page open(String name, String severity) throws Exception {
        ui.fire(name, severity, "");
        Page page = ui.open("#/alerts?filter={alertname=\"" + name + "\"}");
        assertThat(WebUi.card(page, name)).isVisible();
        return page;
    }

    private static Locator dialog(Page page) {
        return page.locator("gv-escalate dialog[open]");
    }

    private static Locator sent(Page page, String name) {
        return WebUi.card(page, name).locator(".sent");
    }

    private static void choose(Page page, String name) {
        WebUi.card(page, name).locator("summary").click();
        WebUi.button(WebUi.card(page, name), "Escalate now…").click();
    }

    private long steps() {
        return hooks.requests().stream()
                .filter(request -> request.target().equals("/step"))
                .count();
    }

    @Test
    void theNextStepIsNotifiedAtOnceByKeyboardAlone() throws Exception {
        Page page = open("Keyed", "critical");
        assertThat(sent(page, "Keyed")).containsText(Pattern.compile("escalates to second in (10|9) m"));
        long before = steps();
        page.keyboard().press("j");
        WebUi.card(page, "Keyed").locator("summary").focus();
        page.keyboard().press("Enter");
        WebUi.button(WebUi.card(page, "Keyed"), "Escalate now…").focus();
        page.keyboard().press("Enter");
        assertThat(dialog(page)).containsText("Escalate Keyed now");
        assertThat(dialog(page))
                .containsText(Pattern.compile("Notifies payments-second now, and not at " + WebUi.TIME));
        page.keyboard().press("Enter");
        assertThat(dialog(page)).containsText("Your name is missing.");
        page.keyboard().type("Ana");
        page.keyboard().press("Enter");

        assertThat(WebUi.toasts(page)).containsText("Escalated to payments-second: Keyed");
        assertThat(dialog(page)).hasCount(0);
        assertThat(page.locator("gv-escalate")).hasCount(0);
        assertThat(sent(page, "Keyed")).containsText(Pattern.compile("escalated to second " + WebUi.TIME));
        assertThat(sent(page, "Keyed")).containsText(Pattern.compile("escalates to lead in (19|20) m"));
        Eventually.holds("one step is notified", () -> steps() == before + 1);
        assertThat(WebUi.card(page, "Keyed").locator("summary")).isFocused();
    }

    @Test
    void aQuestionThatIsCancelledNotifiesNobody() throws Exception {
        Page page = open("Cancelled", "critical");
        assertThat(sent(page, "Cancelled")).containsText("escalates to second");
        long before = steps();
        choose(page, "Cancelled");
        assertThat(dialog(page)).isVisible();
        assertThat(WebUi.barriers(page)).isEmpty();
        page.keyboard().press("Escape");

        assertThat(page.locator("gv-escalate")).hasCount(0);
        assertThat(sent(page, "Cancelled")).containsText("escalates to second");
        assertThat(steps()).isEqualTo(before);
    }

    @Test
    void aStepThatFailsIsAFailureOfItsCard() throws Exception {
        Page page = ui.openAs("Ana", "#/alerts");
        ui.fire("Stranded", "error", "");
        ui.open(page, "#/alerts?filter={alertname=\"Stranded\"}");
        assertThat(sent(page, "Stranded")).containsText("escalates to second");
        assertThat(page.locator(".failure")).hasCount(0);
        choose(page, "Stranded");
        assertThat(WebUi.button(page, "Notify broken")).isFocused();
        WebUi.settle(page);
        page.keyboard().press("Enter");

        assertThat(page.locator("gv-group .failure")).containsText("Notification to broken failed:");
        assertThat(page.locator("gv-group .failure")).containsText("(escalated)");
    }

    @Test
    void whatIsAcknowledgedWaitsAndOffersNoStep() throws Exception {
        Page page = open("Quiet", "critical");
        assertThat(sent(page, "Quiet")).containsText("escalates to second");
        WebUi.choose(page, "{author: 'Ana'}");
        WebUi.button(WebUi.card(page, "Quiet"), "Acknowledge").click();

        assertThat(page.locator("section.acknowledged gv-group")).isVisible();
        assertThat(sent(page, "Quiet")).not().containsText("escalates");
        WebUi.card(page, "Quiet").locator("summary").click();
        assertThat(WebUi.button(WebUi.card(page, "Quiet"), "Copy link")).isVisible();
        assertThat(WebUi.button(WebUi.card(page, "Quiet"), "Escalate now…")).hasCount(0);
    }

    @Test
    void aGroupWithoutAPolicySaysAndOffersNothing() throws Exception {
        Page page = open("Plain", "info");
        assertThat(sent(page, "Plain")).containsText("sent");
        assertThat(sent(page, "Plain")).not().containsText("escalat");
        WebUi.card(page, "Plain").locator("summary").click();
        assertThat(WebUi.button(WebUi.card(page, "Plain"), "Copy link")).isVisible();
        assertThat(WebUi.button(WebUi.card(page, "Plain"), "Escalate now…")).hasCount(0);
    }

    @Test
    void theDetailsSayWhichStepWaitsForWhat() throws Exception {
        Page page = ui.openAs("Ana", "#/alerts");
        ui.fire("Why", "critical", "");
        ui.open(page, "#/alerts?filter={alertname=\"Why\"}");
        assertThat(sent(page, "Why")).containsText("escalates to second");
        choose(page, "Why");
        assertThat(WebUi.button(page, "Notify payments-second")).isFocused();
        WebUi.settle(page);
        page.keyboard().press("Enter");
        assertThat(sent(page, "Why")).containsText("escalates to lead");
        choose(page, "Why");
        assertThat(dialog(page)).containsText("Notifies <b>lead</b>⟨U+202E⟩gnp now");
        page.keyboard().press("Escape");
        WebUi.button(WebUi.card(page, "Why"), "Details").click();
        WebUi.button(WebUi.card(page, "Why"), "Why was I (not) notified?").click();
        Locator why = page.locator("gv-why");
        assertThat(why)
                .containsText(Pattern.compile(
                        "Nobody has acknowledged: step lead notifies <b>lead</b>⟨U\\+202E⟩gnp at " + WebUi.TIME));
        why.locator("summary").click();
        assertThat(why).containsText(Pattern.compile("second: payments-second notified at " + WebUi.TIME));
    }
}
