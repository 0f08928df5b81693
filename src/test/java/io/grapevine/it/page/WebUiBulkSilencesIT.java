package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.Program;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many silences are changed from the page: with one request, or one by one where the server lacks the operation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiBulkSilencesIT {
    private static final int SILENCES = 3;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private Program program;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        program = ui.start(directory, "route: {receiver: team}\nreceivers: [{name: team}]\n");
    }

    /** The page of the silences, of which there are some with a common end. */
    private Page open(Instant end, List<String> requests) throws Exception {
        for (JsonNode silence : active()) {
            program.send("DELETE", "/api/v2/silence/" + silence.get("id").asText(), "");
        }
        for (int i = 0; i < SILENCES; i++) {
            program.post("/silences", """
                    {"matchers": [{"name": "alertname", "value": "A%d", "isRegex": false}], "startsAt": "%s",
                     "endsAt": "%s", "createdBy": "Ana", "comment": "c"}""".formatted(i, Instant.now(), end));
        }
        Page page = ui.chromium().page();
        String url = program.url();
        page.onRequest(request -> {
            if (!request.method().equals("GET")) {
                requests.add(request.method() + " " + request.url().substring(url.length()));
            }
        });
        page.navigate(url + "/#/silences");
        assertThat(page.getByText("Active (" + SILENCES + ")")).isVisible();
        return page;
    }

    private List<JsonNode> active() throws Exception {
        List<JsonNode> active = new ArrayList<>();
        program.get("/silences?expired=false").forEach(active::add);
        return active;
    }

    private TreeSet<Instant> ends() throws Exception {
        TreeSet<Instant> ends = new TreeSet<>();
        active().forEach(silence -> ends.add(Instant.parse(silence.get("endsAt").asText())));
        return ends;
    }

    private static void all(Page page, String action, String confirmation) {
        page.getByLabel("Select all").check();
        WebUi.button(page, action).click();
        WebUi.button(page, confirmation).click();
    }

    @Test
    void oneRequestExpiresAllAndOneTakesItBack() throws Exception {
        List<String> requests = Collections.synchronizedList(new ArrayList<>());
        Instant end = Instant.parse("2100-01-01T00:00:00Z");
        Page page = open(end, requests);

        all(page, "Expire…", "Expire 3 silences");
        assertThat(page.getByText("3 silences expired")).isVisible();
        assertThat(active()).isEmpty();
        WebUi.button(page, "Undo").click();

        assertThat(page.getByText("3 silences created again")).isVisible();
        assertThat(active()).hasSize(SILENCES);
        assertThat(ends()).containsExactly(end);
        assertThat(requests)
                .containsExactly(
                        "POST /api/grapevine/v1/silences/expire", "POST /api/grapevine/v1/silences/reschedule");
    }

    @Test
    void oneRequestExtendsAllAndOneTakesItBack() throws Exception {
        List<String> requests = Collections.synchronizedList(new ArrayList<>());
        Instant end = Instant.parse("2100-01-01T00:00:00Z");
        Page page = open(end, requests);

        page.getByLabel("Select all").check();
        WebUi.button(page, "Extend…").click();
        page.getByLabel("Or another duration").fill("soon");
        WebUi.button(page, "Extend 3 silences").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("A duration such as 2h30m is expected.");
        page.getByLabel("Or another duration").fill("60");
        WebUi.button(page, "Extend 3 silences by 1h").click();
        assertThat(page.getByText("3 silences extended")).isVisible();
        assertThat(ends()).containsExactly(end.plusSeconds(3600));
        WebUi.button(page, "Undo").click();

        assertThat(page.getByText("3 silences have their old ends again")).isVisible();
        assertThat(ends()).containsExactly(end);
        assertThat(active()).hasSize(SILENCES);
        assertThat(requests).hasSize(2).containsOnly("POST /api/grapevine/v1/silences/reschedule");
    }

    @Test
    void eachIsExpiredByItselfWhereTheServerCannotDoItAtOnce() throws Exception {
        List<String> requests = Collections.synchronizedList(new ArrayList<>());
        Page page = open(Instant.parse("2100-01-01T00:00:00Z"), requests);
        WebUi.route(
                page,
                "**/api/grapevine/v1/silences/*",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));

        all(page, "Expire…", "Expire 3 silences");
        assertThat(page.getByText("3 silences expired")).isVisible();
        assertThat(active()).isEmpty();
        WebUi.button(page, "Undo").click();

        assertThat(page.getByText("3 silences created again")).isVisible();
        assertThat(active()).hasSize(SILENCES);
        assertThat(requests)
                .filteredOn(request -> request.startsWith("DELETE /api/v2/silence/"))
                .hasSize(SILENCES);
    }
}
