package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.MailLink;
import io.grapevine.it.Program;
import io.grapevine.receiver.email.FakeSmtp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a link in a mail, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiActionIT {
    private static final int TARGET = 44;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private final FakeSmtp smtp = FakeSmtp.start("server", false);
    private Program program;
    private Program forHolders;
    private int mails;

    @BeforeAll
    void start(@TempDir Path directory, @TempDir Path other) throws Exception {
        ui.closing(smtp);
        Path access = Files.writeString(other.resolve("access.yml"), "roles: {silencer: [bo]}\n");
        forHolders = start(other, "{links: holder}", "--web.access-file=" + access);
        program = start(directory, "{links: login}");
    }

    private Program start(Path directory, String actions, String... flags) throws Exception {
        Path extensions = Files.writeString(
                directory.resolve("grapevine.yml"),
                "integrations: [{receiver: ops, kind: email, buttons: [ack, silence 1h, why]}]\nmessages: {buttons: "
                        + actions + "}");
        List<String> all = new ArrayList<>(List.of(flags));
        all.add("--grapevine.config=" + extensions);
        return ui.start(directory, """
                global: {smtp_smarthost: '127.0.0.1:%d', smtp_from: am@example.org, smtp_require_tls: false}
                route: {receiver: ops, group_by: [alertname], group_wait: 0s}
                receivers: [{name: ops, email_configs: [{to: ops@example.org}]}]
                """.formatted(smtp.port()), all.toArray(String[]::new));
    }

    private Page open(Page page, String alert, String label) throws Exception {
        return open(program, page, alert, label);
    }

    private Page open(Program replica, Page page, String alert, String label) throws Exception {
        replica.post("/alerts", """
                [{"labels": {"alertname": "%s", "severity": "critical", "instance": "a-host-with-a-rather-long-name.eu-central-1.example.com:9100"},
                  "annotations": {"summary": "The disk is <b>full</b>"}}]""".formatted(alert));
        MailLink link = MailLink.await(smtp, ++mails, label);
        page.navigate(replica.url() + "/act/" + link.token());
        return page;
    }

    private static void isUsable(Page page) {
        assertThat(WebUi.barriers(page)).isEmpty();
        for (Locator target : page.locator("button, input:not([type=hidden])").all()) {
            assertThat(target.boundingBox().height).isGreaterThanOrEqualTo(TARGET);
        }
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    private Page page(String look) {
        return switch (look) {
            case "phone" -> ui.chromium().phone();
            case "dark" -> ui.chromium().page(1280, 880, ColorScheme.DARK);
            default -> ui.chromium().page(1280, 880, ColorScheme.LIGHT);
        };
    }

    /** The page of an action, and what it shows afterwards, for users who log in and for holders, however it looks. */
    @ParameterizedTest
    @ValueSource(strings = {"light", "dark", "phone"})
    void eachPageIsUsableBeforeAndAfterTheAction(String look) throws Exception {
        Page own = open(page(look), "Login" + look, "Acknowledge");
        isUsable(own);
        own.getByLabel("Your name").fill("Ana");
        WebUi.button(own, "Acknowledge").click();
        assertThat(own.getByText("Ana is on it since")).isVisible();
        isUsable(own);

        Page page = open(forHolders, page(look), "Holder" + look, "Acknowledge");
        isUsable(page);
        WebUi.button(page, "Acknowledge").click();
        assertThat(page.getByText("link to ops@example.org (127.0.0.1) is on it since"))
                .isVisible();
        isUsable(page);
        WebUi.button(page, "Undo").click();
        assertThat(WebUi.button(page, "Acknowledge")).isVisible();
    }

    @Test
    void aLinkIsAcknowledgedAndUndoneByOneButtonEach() throws Exception {
        Page page = open(ui.chromium().page(), "Disk", "Acknowledge");
        assertThat(page.getByText("The disk is <b>full</b>")).isVisible();
        isUsable(page);

        page.getByLabel("Your name").fill("Ana");
        WebUi.button(page, "Acknowledge").click();
        assertThat(page.getByText("Ana is on it since")).isVisible();
        assertThat(WebUi.button(page, "Acknowledge")).hasCount(0);
        page.reload(); // sends the form no second time
        assertThat(page.getByText("Ana is on it since")).isVisible();
        isUsable(page);
        WebUi.button(page, "Undo").click();
        assertThat(WebUi.button(page, "Acknowledge")).isVisible();
        assertThat(page.getByText("Ana is on it since")).hasCount(0);
    }

    @Test
    void timesAreThoseOfTheReaderBesideUtc() throws Exception {
        Page page = ui.chromium()
                .page()
                .context()
                .browser()
                .newContext(new Browser.NewContextOptions().setLocale("en-GB").setTimezoneId("Asia/Tokyo"))
                .newPage();
        open(page, "Local", "Acknowledge");

        assertThat(page.locator("li small"))
                .containsText(Pattern.compile(
                        "since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC \\(\\d+ \\w+, \\d\\d:\\d\\d GMT\\+9\\)"));
        assertThat(page.locator("li .critical")).hasText("◆ critical");
        assertThat(WebUi.button(page, "Acknowledge")).hasCSS("background-color", "rgb(11, 107, 107)");
    }

    @Test
    void aLinkThatIsNotValidLeadsOn() throws Exception {
        Page page = ui.chromium().page();
        page.navigate(program.url() + "/act/old");
        assertThat(page.getByRole(AriaRole.HEADING)).hasText("This link is not valid");
        isUsable(page);
        page.getByText("Alerts in Grapevine").click();

        assertThat(page).hasURL(program.url() + "/#/alerts");
    }

    @Test
    void theKeyboardAloneIsEnoughOnADarkScreen() throws Exception {
        Page page = ui.chromium().page();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        open(page, "Network", "Silence for 1h");
        isUsable(page);
        page.keyboard().press("Tab");
        page.keyboard().type("Bo");
        page.keyboard().press("Tab");
        page.keyboard().type("OPS-1");
        page.keyboard().press("Tab");
        assertThat(WebUi.button(page, "Silence for 1h")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.getByText("silenced by Bo until")).containsText("OPS-1");
        isUsable(page);
    }

    @Test
    void thePageFitsAPhoneAndLeadsToTheGroup() throws Exception {
        Page page = open(ui.chromium().phone(), "Phone", "Acknowledge");
        isUsable(page);
        BoundingBox button = WebUi.button(page, "Acknowledge").boundingBox();
        assertThat(button.x + button.width).isLessThanOrEqualTo(page.viewportSize().width);
        page.getByText("Open in Grapevine").tap();
        assertThat(WebUi.card(page, "Phone")).isVisible();
    }
}
