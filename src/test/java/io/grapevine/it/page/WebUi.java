package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Chromium;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A Chromium with pages of the web UI of some replicas, and alerts and silences for them. It is an extension of a test class:
 * after each test the pages are closed and nothing may have failed, and after all tests everything is closed. A failure tells what
 * the pages showed.
 */
final class WebUi implements TestExecutionExceptionHandler, AfterEachCallback, AfterAllCallback {
    /** A time as pages show it, with its day where that is not today; a regular expression. */
    static final String TIME = "(\\d+ \\w+, )?\\d\\d:\\d\\d";

    /** A configuration with one receiver, which has no integration. */
    static final String ONE_TEAM =
            "{route: {receiver: team, group_by: [alertname], group_wait: 100ms}, receivers: [{name: team}]}";

    /** Of the text of a page that a failure shows, in characters. */
    private static final int SHOWN = 2_000;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private List<Program> replicas = List.of();
    private final Callable<Chromium> browser;
    private @Nullable Chromium chromium;

    /** With a Chromium. */
    WebUi() {
        this(Chromium::new);
    }

    /** With a browser that is started for the first page. */
    WebUi(Callable<Chromium> browser) {
        this.browser = browser;
    }

    /** Starts a replica, and shows its pages. Skips the tests where it is not packaged or no browser is installed. */
    Program start(Path directory, String config, String... flags) throws Exception {
        launch();
        Path file = Files.writeString(directory.resolve("am.yml"), config);
        Program program = closing(Program.grapevine(file, directory.resolve("data"), flags));
        replicas = List.of(program);
        return program;
    }

    /** Starts two replicas that share a mesh, and shows their pages. Skips tests as {@link #start} does. */
    Cluster startCluster(Path directory, String config, String... flags) throws Exception {
        launch();
        Cluster cluster =
                closing(Cluster.start(directory, Files.writeString(directory.resolve("am.yml"), config), 2, flags));
        replicas = cluster.running();
        return cluster;
    }

    /** Starts the browser, before replicas are: where there is none, they are not needed. */
    private void launch() throws Exception {
        Tool.needPackagedProgram();
        if (chromium == null) {
            chromium = closing(browser.call());
        }
    }

    /** Closes something after all tests. */
    <T extends AutoCloseable> T closing(T what) {
        running.push(what);
        return what;
    }

    /** The browser. */
    Chromium chromium() {
        return Objects.requireNonNull(chromium);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (chromium != null && (failure instanceof AssertionError || failure instanceof PlaywrightException)) {
            String shown = chromium.shown();
            throw new AssertionError(
                    failure.getMessage() + "\n" + shown.substring(0, Math.min(SHOWN, shown.length())), failure);
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (chromium != null) {
            chromium.closePages();
            assertThat(chromium.errors()).isEmpty();
        }
        for (Program replica : replicas) {
            assertThat(replica.log()).doesNotContain("level=ERROR msg=\"Request failed");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    /** Opens a page of the first replica in a fresh browser profile. */
    Page open(String hash) throws IOException {
        return open(chromium().page(), hash);
    }

    /** Opens a page of the first replica. */
    Page open(Page page, String hash) throws IOException {
        return open(page, replicas.get(0), hash);
    }

    /** Opens a page of a replica. */
    static Page open(Page page, Program replica, String hash) throws IOException {
        page.navigate(replica.url() + "/" + hash);
        return page;
    }

    /** Opens a page of the first replica in a profile that has an author in its settings. */
    Page openAs(String author, String hash) throws IOException {
        Page page = open(hash);
        choose(page, "{author: '" + author + "'}");
        return page;
    }

    /** Puts settings into the browser and loads the page again. */
    static void choose(Page page, String settings) {
        page.evaluate("localStorage.setItem('grapevine.settings', JSON.stringify(" + settings + "))");
        page.reload();
    }

    /**
     * Lets an alert fire on all replicas.
     *
     * @param more labels as they stand in JSON, after a comma; may be empty
     */
    void fire(String name, String severity, String more) throws IOException, InterruptedException {
        String alert = """
                [{"labels": {"alertname": "%s", "severity": "%s"%s},
                  "annotations": {"summary": "Summary of %s", "runbook_url": "https://example.com/%s"},
                  "generatorURL": "javascript:alert(1)"}]""".formatted(name, severity, more, name, name);
        for (Program replica : replicas) {
            replica.post("/alerts", alert);
        }
    }

    /** Makes a silence of an alert name on the first replica that lasts an hour; gives its id. */
    String addSilence(String alertname, String author, String comment) throws IOException, InterruptedException {
        return addSilence(alertname, author, comment, Duration.ZERO);
    }

    /** Makes a silence of an alert name on the first replica that starts later and lasts an hour; gives its id. */
    String addSilence(String alertname, String author, String comment, Duration later)
            throws IOException, InterruptedException {
        Instant start = Instant.now().plus(later);
        String silence = """
                {"matchers": [{"name": "alertname", "value": "%s", "isRegex": false, "isEqual": true}],
                 "startsAt": "%s", "endsAt": "%s", "createdBy": "%s", "comment": "%s"}""".formatted(alertname, start, start.plus(Duration.ofHours(1)), author, comment);
        return replicas.get(0).post("/silences", silence).path("silenceID").asText();
    }

    /** A silence as the last replica has it. */
    JsonNode silence(String id) throws IOException, InterruptedException {
        return replicas.get(replicas.size() - 1).get("/silence/" + id);
    }

    /** Waits until the last replica says that a silence is active, pending or expired. */
    void awaitState(String id, String state) throws Exception {
        Eventually.holds(
                id + " is " + state,
                () -> silence(id).path("status").path("state").asText().equals(state));
    }

    /** The id of the silence that the page shows. */
    static String shownSilence(Page page) {
        return page.url().replaceFirst(".*#/silences/([0-9a-f-]{36}).*", "$1");
    }

    /** The elements that have something of this role and name in them. */
    static Locator having(Locator elements, AriaRole role, String name) {
        Page.GetByRoleOptions exactly =
                new Page.GetByRoleOptions().setName(name).setExact(true);
        return elements.filter(
                new Locator.FilterOptions().setHas(elements.page().getByRole(role, exactly)));
    }

    /** The card of the group of this name. */
    static Locator card(Page page, String title) {
        return having(page.locator("gv-group"), AriaRole.BUTTON, title);
    }

    /** The card of the silence with this reason. */
    static Locator silenceCard(Page page, String comment) {
        return having(page.locator("gv-silence"), AriaRole.BUTTON, comment);
    }

    /** The button of this name in a part of a page. */
    static Locator button(Locator in, String name) {
        return in.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The button of this name. */
    static Locator button(Page page, String name) {
        return button(page.locator("body"), name);
    }

    /** The short messages at the bottom of a page. */
    static Locator toasts(Page page) {
        return page.locator(".toasts");
    }

    /** Presses keys one after the other. */
    static void press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    /** Types a filter in the place of what its field has, and applies it. */
    static void applyFilter(Page page, String filter) {
        page.locator("#filter").fill(filter);
        page.locator("#filter").press("Enter");
    }

    /** Waits until the sheet that is open takes what is submitted, which it does not in its first half second. */
    static void settle(Page page) {
        assertThat(page.locator("dialog[open] button.primary")).hasAttribute("aria-disabled", "false");
    }

    /** Waits until an element shows each of some texts. */
    static void assertShows(Locator element, String... texts) {
        for (String text : texts) {
            assertThat(element).containsText(text);
        }
    }

    /**
     * Answers requests of a page that is open. Chromium intercepts them a little later than it says, as the page's process has yet to
     * learn of it; what followed at once could still reach the server. So the page asks until an answer is from here.
     */
    static void route(Page page, String pattern, Consumer<Route> handler) {
        page.route(pattern, handler);
        page.route("**/intercepted", route -> answer(route, 200, "{}"));
        page.evaluate("async () => { while (!(await fetch('intercepted')).ok); }");
        page.unroute("**/intercepted");
    }

    /** Answers a request of a page with JSON. */
    static void answer(Route route, int status, String json) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/json")
                .setBody(json));
    }

    /**
     * What keeps people from using a page, by the rules of WCAG 2.2 levels A and AA as axe checks them: the rule and some elements.
     * Scrolls to the top first, where the bar that stays there covers nothing: axe takes what it covers in part for too small.
     */
    static List<String> barriers(Page page) {
        page.evaluate("window.scrollTo(0, 0)");
        return new AxeBuilder(page)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .limit(3)
                                        .toList())
                        .toList();
    }
}
