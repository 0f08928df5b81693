package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Chromium;
import io.grapevine.it.Program;
import io.grapevine.it.TenantClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of tenants, and the web UI of one. */
class WebUiTenantsIT {
    private static final String CONFIG = "route: {receiver: none, group_by: [alertname]}\nreceivers: [{name: none}]\n";

    @Test
    void listLeadsToTheWebUiOfATenantWhichShowsItsName(@TempDir Path directory) throws Exception {
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        String longest = "x".repeat(150);
        try (Chromium chromium = new Chromium();
                Program program = Program.grapevine(
                        config,
                        directory.resolve("data"),
                        "--tenants.api",
                        Program.settings(directory, "server: {tenants: {default: false}}"))) {
            for (String tenant : List.of("o'payments", longest)) {
                TenantClient client = new TenantClient(program, tenant);
                assertThat(client.upload(CONFIG).statusCode()).isEqualTo(201);
                assertThat(client.fire("Fires")).isEqualTo(200);
            }
            new TenantClient(program, "o'payments")
                    .send(
                            "POST",
                            "/alertmanager/api/v2/alerts",
                            "[{\"labels\": {\"alertname\": \"Worse\", \"severity\": \"critical\"}}]");
            for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                Page page = chromium.page(320, 800, colours);
                page.navigate(program.url() + "/");
                assertThat(page).hasURL(Pattern.compile("/t/$"));
                assertThat(page.getByRole(AriaRole.HEADING)).hasText("Tenants");
                assertThat(page.locator("main")).containsText("1 of 10000");
                assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("o'payments")))
                        .containsText("◆ 1 critical○ 1 other");
                assertThat(WebUi.barriers(page)).isEmpty();
                assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                        .isLessThanOrEqualTo(320);
            }
            Page page = chromium.page(1200, 900, ColorScheme.DARK);
            page.navigate(program.url() + "/t/");
            assertThat(WebUi.barriers(page)).isEmpty();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("o'payments"))
                    .click();
            assertThat(page.locator(".brand")).hasText("o'payments · Grapevine");
            assertThat(page).hasTitle(Pattern.compile("Alerts · o'payments · Grapevine$"));
            page.locator(".user summary").press("Enter");
            page.locator(".user").getByText("Tenants").last().press("Enter");
            assertThat(page).hasURL(program.url() + "/t/");
            page.navigate(program.url() + "/t/o'payments/#/status");
            page.locator("gv-status .page-head").getByText("Tenants").click();
            assertThat(page).hasURL(program.url() + "/t/");
            page.navigate(program.url() + "/t/nosuch/");
            assertThat(page.locator("main")).matchesAriaSnapshot("""
                    - heading "Tenant nosuch" [level=1]
                    - paragraph: There is no such tenant, or it has no configuration.
                    - paragraph:
                      - link "Tenants"
                    """);
            assertThat(WebUi.barriers(page)).isEmpty();
            for (int width : List.of(320, 1200)) {
                Page narrow = chromium.page(width, 800, ColorScheme.LIGHT);
                narrow.navigate(program.url() + "/t/" + longest + "/");
                assertThat(WebUi.card(narrow, "Fires")).isVisible();
                assertThat((int) narrow.evaluate("document.documentElement.scrollWidth"))
                        .isLessThanOrEqualTo(width);
            }
            assertThat(chromium.errors()).isEmpty();
        }
    }
}
