package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The web UI for users with different roles ({@code --web.access-file}). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiAccessIT {
    private static final String RULES = """
            proxy: {addresses: [127.0.0.1]}
            groups: {pay: [bob]}
            roles: {viewer: ["*"], silencer: ["group:pay"]}
            silences: {max_duration: 2h, comment_pattern: 'OPS-\\d+', comment_hint: a ticket, team_label: team, require_equality: true}
            """;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Path access;
    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        access = Files.writeString(directory.resolve("access.yml"), RULES);
        program = ui.start(
                directory,
                "{global: {resolve_timeout: 1h}, route: {receiver: team, group_by: [alertname]}, receivers: [{name: team}]}",
                "--web.access-file=" + access);
        ui.fire("Fires", "critical", ", \"team\": \"pay\"");
    }

    private Page as(String user, String hash) throws Exception {
        Page page = ui.chromium().page();
        page.setExtraHTTPHeaders(user.isEmpty() ? Map.of() : Map.of("X-Forwarded-User", user));
        return ui.open(page, hash);
    }

    @Test
    void aViewerReadsWhyNothingCanBeSilenced() throws Exception {
        Page silences = as("eve", "#/silences");
        assertThat(silences.locator("main")).containsText("needs role silencer, user eve has role viewer");
        assertThat(WebUi.button(silences, "New silence")).hasCount(0);

        Page form = as("eve", "#/silences/new");
        assertThat(form.locator("gv-silence-form")).containsText("Silences cannot be saved: needs role silencer");

        Page alerts = as("eve", "#/alerts");

        assertThat(WebUi.card(alerts, "Fires")).isVisible();
        assertThat(WebUi.button(alerts, "Acknowledge")).hasCount(0);
    }

    @Test
    void theBarSaysWhoTheUserIsAndWhyButtonsAreMissing() throws Exception {
        Page page = as("eve", "#/alerts");
        assertThat(WebUi.card(page, "Fires")).isVisible();
        Locator user = page.locator("header .user");
        assertThat(user).matchesAriaSnapshot("- group: User eve viewer");
        Locator summary = user.locator("summary");
        while (!(boolean) summary.evaluate("control => control === document.activeElement")) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");
        assertThat(user.locator("p").nth(0)).hasText("You are eve.");
        assertThat(user.locator("p").nth(1))
                .hasText(
                        "Silences cannot be changed: needs role silencer, user eve has role viewer, sender (--web.access-file)");
        Assertions.assertThat(WebUi.barriers(page)).isEmpty();
        page.keyboard().press("Escape");
        assertThat(user.locator("p").first()).isHidden();
        assertThat(summary).isFocused();
        page.keyboard().press("j");
        page.keyboard().press("a");

        assertThat(WebUi.toasts(page)).containsText("Silences cannot be changed: needs role silencer");
    }

    @Test
    void aRoleThatIsTakenAwayIsSaid() throws Exception {
        Page page = as("bob", "#/alerts");
        assertThat(page.locator(".user summary")).containsText("bob silencer");
        WebUi.button(WebUi.card(page, "Fires"), "Acknowledge").click();
        Locator sheet = page.locator("gv-acknowledge-sheet dialog[open]");
        assertThat(sheet.getByLabel("Reason, with a ticket")).isFocused();
        page.keyboard().type("OPS-7");
        Files.writeString(access, RULES.replace("[bob]", "[ben]"));
        try {
            Eventually.holds("bob is no silencer", () -> !maySilence("bob"));
            page.keyboard().press("Enter");

            assertThat(sheet.getByRole(AriaRole.ALERT)).containsText("needs role silencer");
            assertThat(sheet.locator("input[name=comment]")).hasValue("OPS-7"); // for who has the role again
            page.keyboard().press("Escape");
            assertThat(page.locator("gv-app > [role=status]"))
                    .containsText(
                            "You had more rights before. Silences cannot be changed: needs role silencer, user bob has");
            assertThat(page.locator(".user summary")).containsText("bob viewer");
            assertThat(WebUi.button(page, "Acknowledge")).hasCount(0);
        } finally {
            Files.writeString(access, RULES);
            Eventually.holds("bob is a silencer", () -> maySilence("bob"));
        }
    }

    private boolean maySilence(String user) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(program.url() + "/api/grapevine/v1/access"))
                .header("X-Forwarded-User", user)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .contains("\"maySilence\":true");
    }

    private static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: text/html\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n" + headers + "\r\n" + body;
    }

    /** A proxy with a login that gives a cookie; without it pages lead there, and other requests get an answer. */
    private Ingress proxyWithLogin(AtomicReference<String> session, String refusal) throws Exception {
        Ingress proxy = ui.closing(new Ingress());
        proxy.forwardTo(program);
        proxy.askAt(head -> {
            String path = head.split(" ", -1)[1];
            if (path.equals("/login")) {
                return answer("200 OK", "", "<a href='/login?go'>Log in</a>");
            } else if (path.equals("/login?go")) {
                session.set(UUID.randomUUID().toString());
                String cookie = "Set-Cookie: session=" + session.get() + "; Path=/; HttpOnly\r\n";
                return answer("302 Found", cookie + "Location: /\r\n", "");
            } else if (head.contains("session=" + session.get())) {
                return head.replaceFirst("\r\n", "\r\nX-Forwarded-User: bob\r\n");
            } else if (refusal.equals("302") || path.equals("/")) {
                return answer("302 Found", "Location: /login\r\n", "");
            }
            return answer(refusal.equals("page") ? "200 OK" : "401 Unauthorized", "", "<html>Log in</html>");
        });
        return proxy;
    }

    /** How what is before the server refuses those without a login. */
    @ParameterizedTest
    @ValueSource(strings = {"401", "302", "page"})
    void aLoginLeadsBackToWhatWasTyped(String refusal) throws Exception {
        AtomicReference<String> session = new AtomicReference<>("none");
        Ingress proxy = proxyWithLogin(session, refusal);
        Page page = ui.chromium().page();
        page.navigate(proxy.url());
        page.getByText("Log in").click();
        assertThat(WebUi.card(page, "Fires")).isVisible();
        String reason = "OPS-3, long in the making, " + refusal;
        String hash = "#/silences/new?filter=%7Balertname%3D%22Other%22,team%3D%22pay%22%7D";
        page.navigate(proxy.url() + "/" + hash);
        page.locator("input[name=comment]").fill(reason);
        session.set("over");
        proxy.cut();
        page.locator("input[name=comment]").press("Enter");
        assertThat(page.locator("gv-app > [role=status]")).containsText(Pattern.compile("no longer logged in|no JSON"));
        Assertions.assertThat(WebUi.barriers(page)).isEmpty();

        Page other = page.waitForPopup(() -> WebUi.button(page, "Log in again").press("Enter"));
        other.getByText("Log in").click();
        page.waitForCondition(other::isClosed);

        assertThat(page.locator(".bar")).hasCount(0);
        assertThat(page).hasURL(proxy.url() + "/" + hash);
        assertThat(page.locator("input[name=comment]")).hasValue(reason);
        page.locator("button.primary").click();
        assertThat(WebUi.silenceCard(page, reason)).isVisible();
    }

    @Test
    void aSheetLeadsToTheLoginAndKeepsWhatWasTyped() throws Exception {
        Page page = as("bob", "#/alerts");
        WebUi.button(WebUi.card(page, "Fires"), "Acknowledge").click();
        Locator sheet = page.locator("gv-acknowledge-sheet dialog[open]");
        assertThat(sheet.getByLabel("Reason, with a ticket")).isFocused();
        page.keyboard().type("OPS-9");
        WebUi.route(page, "**/api/**", route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
        page.keyboard().press("Enter");

        assertThat(sheet).matchesAriaSnapshot("""
                - dialog "Acknowledge Fires":
                  - alert:
                    - text: You are no longer logged in.
                    - button "Log in again"
                """);
        assertThat(sheet.locator("input[name=comment]")).hasValue("OPS-9");
        Page other = page.waitForPopup(() -> WebUi.button(sheet, "Log in again").press("Enter"));
        page.unroute("**/api/**");
        page.waitForCondition(other::isClosed);
        assertThat(page.locator(".bar")).hasCount(0);
    }

    @Test
    void anAcknowledgementAsksForTheReasonOfTheRulesAndShowsWhyItIsRefused() throws Exception {
        Page page = as("bob", "#/alerts");
        WebUi.button(WebUi.card(page, "Fires"), "Acknowledge").click();
        Locator sheet = page.locator("gv-acknowledge-sheet dialog[open]");
        assertThat(sheet.locator("input[name=author]")).hasValue("bob");
        assertThat(sheet.locator(".policy")).containsText("a reason with a ticket");
        assertThat(sheet.getByLabel("Reason, with a ticket")).isFocused();
        page.keyboard().press("Enter");
        assertThat(sheet.getByRole(AriaRole.ALERT)).hasText("A reason with a ticket is missing.");
        page.keyboard().type("OPS-2");
        page.keyboard().press("Enter");

        assertThat(sheet.getByRole(AriaRole.ALERT)).containsText("team");
    }

    @Test
    void anAcknowledgementWaitsForTheRights() throws Exception {
        Page page = ui.chromium().page();
        page.setExtraHTTPHeaders(Map.of("X-Forwarded-User", "bob"));
        Deque<Route> asked = new ArrayDeque<>();
        page.route("**/v1/access", asked::add);
        ui.open(page, "#/alerts");
        WebUi.button(WebUi.card(page, "Fires"), "Acknowledge").click();
        page.waitForCondition(() -> !asked.isEmpty());

        asked.remove().resume();

        Locator sheet = page.locator("gv-acknowledge-sheet dialog[open]");
        assertThat(sheet.locator("input[name=author]")).hasValue("bob");
        assertThat(sheet.getByLabel("Reason, with a ticket")).isFocused();
    }

    @Test
    void rightsAreAskedForAgainWhereTheServerWasAway() throws Exception {
        Page page = ui.chromium().page();
        page.setExtraHTTPHeaders(Map.of("X-Forwarded-User", "eve"));
        page.route("**/v1/access", Route::abort, new Page.RouteOptions().setTimes(1));
        ui.open(page, "#/alerts");
        assertThat(WebUi.button(WebUi.card(page, "Fires"), "Acknowledge")).isVisible();

        assertThat(page.locator(".user summary")).containsText("eve viewer");
        assertThat(WebUi.button(page, "Acknowledge")).hasCount(0);
    }

    @Test
    void theSheetAsksForTheReasonAndOffersNoLengthThatIsRefused() throws Exception {
        ui.fire("Short", "critical", ", \"team\": \"pay\"");
        Page page = as("bob", "#/alerts");
        WebUi.button(WebUi.card(page, "Short"), "Silence").click();
        Locator sheet = page.locator("gv-silence-sheet dialog[open]");
        assertThat(sheet.getByLabel("Reason, with a ticket")).isFocused();
        assertThat(sheet.getByLabel("Reason, with a ticket")).hasValue("");
        assertThat(sheet.getByLabel("1 h")).isEnabled();
        assertThat(sheet.getByLabel("4 h")).isDisabled();
        page.keyboard().press("Enter");
        assertThat(sheet.getByRole(AriaRole.ALERT)).hasText("A reason with a ticket is missing.");
        sheet.getByLabel("1 h").focus();
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowLeft"); // from the first to the last
        assertThat(sheet.getByLabel("Custom")).isChecked();
        sheet.locator("input[name=custom]").fill("3h");
        assertThat(sheet.locator("button.primary")).hasText("Silence 1 alert");
        page.keyboard().press("Enter");
        assertThat(sheet.getByRole(AriaRole.ALERT)).hasText("At most 2h is allowed here.");
        sheet.locator("input[name=custom]").fill("1h30");
        assertThat(sheet.locator("button.primary")).hasText("Silence 1 alert for 1 h 30 m");
        sheet.locator("input[name=comment]").fill("none");
        assertThat(sheet.locator("button.primary")).isEnabled();
        page.keyboard().press("Enter");

        assertThat(sheet.getByRole(AriaRole.ALERT)).containsText("a ticket");
    }

    @Test
    void theFormOffersNoLengthThatIsRefused() throws Exception {
        Page page = as("bob", "#/silences/new?filter=%7Balertname%3D%22Other%22,team%3D%22pay%22%7D");
        assertThat(page.getByLabel("1 h", new Page.GetByLabelOptions().setExact(true)))
                .isEnabled();
        assertThat(page.getByLabel("4 h", new Page.GetByLabelOptions().setExact(true)))
                .isDisabled();
        page.locator("button.primary").click();
        assertThat(page.locator(".form-end [role=alert]")).hasText("A reason with a ticket is missing.");
        page.locator("input[name=duration]").fill("1d");
        assertThat(page.locator("gv-silence-period [role=alert]")).hasText("At most 2h is allowed here.");
        assertThat(page.locator("button.primary")).hasText("Silence 0 alerts");
    }

    @Test
    void theFormSaysThatAMatcherWithEqualityIsMissingBeforeItIsSent() throws Exception {
        Page page = as("bob", "#/silences/new?filter=%7Balertname%3D~%22Other%7CFires%22%7D&comment=OPS-5");
        page.locator("button.primary").click();

        assertThat(page.locator(".form-end [role=alert]"))
                .hasText("One matcher with = is needed here, such as alertname=\"DiskFull\".");
    }

    @Test
    void aFaultThatIsSaidBeforeTheAlertsAreKnownStays() throws Exception {
        Page page = ui.chromium().page();
        page.setExtraHTTPHeaders(Map.of("X-Forwarded-User", "bob"));
        Deque<Route> rights = new ArrayDeque<>();
        Deque<Route> previews = new ArrayDeque<>();
        page.route("**/v1/access", rights::add);
        page.route("**/v1/silences/preview?*", previews::add);
        ui.open(page, "#/silences/new?filter=%7Balertname%3D~%22Other%7CFires%22%7D&comment=OPS-5");
        page.locator("button.primary").click(); // while not even the rules are known
        Locator fault = page.locator(".form-end [role=alert]");
        page.waitForCondition(() -> !rights.isEmpty() && !previews.isEmpty());
        rights.remove().resume();
        assertThat(fault).containsText("One matcher with = is needed");

        while (!previews.isEmpty()) {
            previews.remove().resume();
        }

        assertThat(page.locator("gv-silence-form [role=status]")).containsText(" of ");
        assertThat(fault).containsText("One matcher with = is needed");
    }

    @Test
    void theFormSaysTheRulesAndWhoTheAuthorIs() throws Exception {
        Page page = as("bob", "#/silences/new?filter=%7Balertname%3D%22Other%22,team%3D%22pay%22%7D");

        assertThat(page.locator("input[name=author]")).hasValue("bob");
        assertThat(page.locator("input[name=author]")).hasAttribute("readonly", "");
        assertThat(page.locator(".policy"))
                .containsText("at most 2h from now; a reason with a ticket; one matcher with =; only team = pay");
        page.locator("input[name=comment]").fill("OPS-1");
        page.locator("button.primary").click();
        assertThat(WebUi.silenceCard(page, "OPS-1")).containsText("bob");
    }
}
