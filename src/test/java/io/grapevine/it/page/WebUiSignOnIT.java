package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Ports;
import io.grapevine.web.access.FakeIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The web UI of a packaged server at which people log in by OpenID Connect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiSignOnIT {
    @RegisterExtension
    private final WebUi ui = new WebUi();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        FakeIssuer issuer = ui.closing(new FakeIssuer());
        int port = Ports.free();
        Files.writeString(directory.resolve("secret"), FakeIssuer.SECRET);
        Files.writeString(directory.resolve("keys"), "0123456789abcdef0123456789abcdef");
        Path access = Files.writeString(directory.resolve("access.yml"), """
                roles: {silencer: ['group:sre'], viewer: ['group:dev']}
                oidc:
                  issuer: %s
                  client_id: grapevine
                  client_secret_file: secret
                  redirect_url: http://127.0.0.1:%d/login/callback
                  cookie_key_file: keys
                """.formatted(issuer.url(), port));
        ui.start(directory, WebUi.ONE_TEAM, "--web.access-file=" + access, "--web.listen-address=127.0.0.1:" + port);
    }

    @Test
    void whoOpensAPageLogsInAndIsBackThereAndSignsOut() throws Exception {
        ui.fire("Signed", "critical", "");
        Page page = ui.open(ui.chromium().page(), "#/silences/new?filter=%7Balertname%3D%22Signed%22%7D&comment=Known");
        assertThat(page).hasURL(Pattern.compile("#/silences/new\\?filter="));
        Locator user = page.locator("header .user");
        assertThat(user.locator("summary")).containsText("ana silencer");
        assertThat(page.locator("gv-silence-form [role=status]")).containsText("1 of ");
        WebUi.button(page, "Silence 1 alert for 1 h").click();
        assertThat(page).hasURL(Pattern.compile("#/silences/[0-9a-f-]{36}"));
        assertThat(WebUi.silenceCard(page, "Known")).containsText("ana");

        user.locator("summary").click();
        assertThat(user.locator("p").first()).hasText("You are ana. Groups: sre. You may silence and acknowledge.");
        user.getByRole(AriaRole.LINK)
                .filter(new Locator.FilterOptions().setHasText("Sign out"))
                .click();
        WebUi.button(page, "Sign out").click();
        assertThat(page.locator("body")).containsText("You are signed out here.");
    }
}
