package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of the receivers in Chromium, with and without the flag that lets them be tested. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiReceiversIT {
    private static final String SECRET = "hunter2";

    private Program other;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final Receiver receiver = ui.closing(new Receiver());

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        String config = """
                route:
                  receiver: team
                  group_by: [alertname]
                  group_wait: 100ms
                  routes: [{matchers: [kind=broken], receiver: broken}]
                receivers:
                  - name: team
                    webhook_configs:
                      - {url: "http://%s/team", http_config: {basic_auth: {username: ana, password: %s}}}
                  - {name: broken, webhook_configs: [{url: "http://%s/broken?token=%s", send_resolved: false}]}
                  - {name: unused}
                """.formatted(receiver.address(), SECRET, receiver.address(), SECRET);
        receiver.behave("/broken?token=" + SECRET, Receiver.Behavior.REJECT);
        ui.start(directory, config, "--web.enable-receiver-test");
        other = ui.closing(Program.grapevine(directory.resolve("am.yml"), directory.resolve("other")));
        ui.fire("Works", "info", "");
        ui.fire("Fails", "info", ", \"kind\": \"broken\"");
    }

    private static Locator card(Page page, String name) {
        return WebUi.having(page.locator("gv-receivers article"), AriaRole.HEADING, name);
    }

    @Test
    void eachReceiverShowsHowItFared() throws Exception {
        Page page = ui.open("#/receivers");

        assertThat(page.locator("gv-receivers article")).hasCount(3);
        assertThat(card(page, "team")).containsText("webhook");
        assertThat(card(page, "team")).containsText(Pattern.compile("last hour: [1-9]\\d* notifications? sent"));
        assertThat(card(page, "team")).containsText("(first notification)");
        assertThat(card(page, "broken"))
                .containsText(Pattern.compile("✖ \\d+ given up \\([1-9]\\d* failed attempts?\\)"));
        WebUi.assertShows(card(page, "broken"), "503", "without resolved alerts");
        assertThat(card(page, "unused")).containsText("used by no route");
        assertThat(page.locator("gv-receivers")).containsText("Counts are of the notifications that this replica");
    }

    /** The app's Web API is the receiver, which has none. */
    @Test
    void aReceiverWhoseClicksDoNotArriveSaysSo(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(directory.resolve("am.yml"), """
                route: {receiver: chat}
                receivers: [{name: chat, slack_configs: [{channel: ops, api_url: 'http://%s/hook'}]}]
                """.formatted(receiver.address()));
        Files.writeString(directory.resolve("keys"), "a-key-of-the-end-to-end-test\n");
        Path extensions =
                Files.writeString(directory.resolve("grapevine.yml"), """
                integrations: [{receiver: chat, kind: slack, buttons: [ack]}]
                messages: {buttons: {key_file: keys, apps: {slack: [{app_level_token: xapp-%s, api_url: 'http://%s/api'}]}}}
                """.formatted(SECRET, receiver.address()));
        try (Program program =
                Program.grapevine(config, directory.resolve("data"), "--grapevine.config=" + extensions)) {
            Eventually.holds(
                    "no connection",
                    () -> program.send("GET", "/-/ready?verbose", "").body().contains("clicks in slack: apps."));
            Page page = WebUi.open(ui.chromium().page(), program, "#/receivers");

            assertThat(card(page, "chat")).containsText("Messages offer actions.");
            assertThat(card(page, "chat"))
                    .containsText(Pattern.compile("✖ This replica gets no clicks since .*: apps\\.connections\\.open"));
            assertThat(page.locator("body")).not().containsText(SECRET);
        }
    }

    @Test
    void aLinkLeadsToTheAlertsOfAReceiver() throws Exception {
        Page page = ui.open("#/receivers?receiver=broken");
        assertThat(page.locator("gv-receivers article").first()).containsText("broken");
        card(page, "broken")
                .locator("a", new Locator.LocatorOptions().setHasText("Alerts"))
                .click();

        assertThat(WebUi.card(page, "Fails")).isVisible();
        assertThat(WebUi.card(page, "Works")).hasCount(0);
    }

    @Test
    void aTestNotificationIsSentAndItsOutcomeShown() throws Exception {
        Page page = ui.open("#/receivers");
        int before = receiver.taken("/team").size();
        WebUi.button(card(page, "team"), "Send a test notification").click();
        assertThat(card(page, "team")).containsText("Test of webhook: delivered, status 200");
        assertThat(receiver.taken("/team")).hasSizeGreaterThan(before);
        WebUi.button(card(page, "broken"), "Send a test notification").click();

        assertThat(card(page, "broken")).containsText("✖ Test of webhook: retryable, status 503");
        card(page, "broken").getByText("What was sent").click();
        assertThat(card(page, "broken").locator("pre")).containsText("grapevine_test");
        assertThat(page.locator("body")).not().containsText(SECRET);
    }

    @Test
    void withoutTheFlagNothingCanBeTested() throws Exception {
        Page page = WebUi.open(ui.chromium().page(), other, "#/receivers");

        assertThat(card(page, "team")).isVisible();
        assertThat(page.locator("gv-receivers")).containsText("--web.enable-receiver-test");
        assertThat(WebUi.button(page, "Send a test notification")).hasCount(0);
        assertThat(page.locator("gv-template-editor")).hasCount(0);
    }

    @Test
    void aTemplateIsShownForALiveGroupWhileOneTypes() throws Exception {
        Page page = ui.open("#/receivers");
        Locator editor = page.locator("gv-template-editor");
        Locator output = editor.locator("pre");
        assertThat(output).not().isEmpty();
        Locator data = editor.getByLabel("Data");
        String group = data.locator("option", new Locator.LocatorOptions().setHasText("Works"))
                .getAttribute("value");
        data.selectOption(group);
        assertThat(output).hasText("FIRING: Works (1)");
        editor.getByLabel("Template", new Locator.GetByLabelOptions().setExact(true))
                .fill("{{ range .Alerts }}{{ .Annotations.summary }} <{{ .Labels.severity }}>{{ end }}");
        assertThat(output).hasText("Summary of Works <info>");
        editor.getByLabel("escape as HTML").check();
        editor.getByLabel("Language").selectOption(new SelectOption().setLabel("Mustache"));
        editor.getByLabel("Template", new Locator.GetByLabelOptions().setExact(true))
                .fill("{{#alerts}}{{labels.alertname}} & {{status}}{{/alerts}}");

        assertThat(output).hasText("Works & firing");
    }

    @Test
    void theExampleFollowsTheLanguage() throws Exception {
        Page page = ui.open("#/receivers");
        Locator editor = page.locator("gv-template-editor");
        editor.getByLabel("Language").selectOption("mustache");

        assertThat(editor.locator("textarea")).hasValue("{{status}}: {{commonLabels.alertname}}");
    }

    @Test
    void aWrongTemplateSaysWhere() throws Exception {
        Page page = ui.open("#/receivers");
        page.locator("gv-template-editor textarea").fill("{{ .Status ");

        assertThat(page.locator("gv-template-editor [role=alert]")).containsText("unclosed action");
    }

    @Test
    void noPageShowsASecret() throws Exception {
        for (String hash : List.of("#/alerts", "#/receivers", "#/status")) {
            Page page = ui.open(hash);
            assertThat(page.locator("h1")).hasCount(1);
            assertThat(page.locator("main")).containsText("team");
            assertThat(page.content()).as(hash).doesNotContain(SECRET);
        }
    }
}
