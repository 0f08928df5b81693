package io.grapevine.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import io.grapevine.it.Program;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The web UI of a server where nobody may change silences, by the access file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiReadOnlyIT {
    /** The names of all controls that change something. */
    private static final Pattern WRITING = Pattern.compile(
            "^(Acknowledge|Silence( .*)?|New silence|Edit|Expire…?|Extend…?|End|Recreate|Select.*|Save.*|Send a test.*)$");

    private Program program;

    @RegisterExtension
    private final WebUi ui = new WebUi();

    private String silence = "";
    private String expired = "";

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Program writable = ui.start(directory, WebUi.ONE_TEAM);
        silence = ui.addSilence("Muted", "Ana", "disk swap");
        ui.addSilence("MutedToo", "Ana", "disk swap too");
        expired = ui.addSilence("Unmuted", "Ana", "was here");
        writable.send("DELETE", "/api/v2/silence/" + expired, "");
        writable.terminate();
        Path access = Files.writeString(directory.resolve("access.yml"), "roles: {viewer: ['*']}");
        program = ui.start(directory, WebUi.ONE_TEAM, "--web.access-file=" + access);
        ui.fire("Muted", "info", "");
        ui.fire("Fires", "critical", "");
    }

    private static void assertNothingToWriteWith(Page page) {
        for (String selector : List.of("button", "a", "input[type=checkbox]")) {
            for (var control : page.locator("main " + selector).all()) {
                String name = control.getAttribute("aria-label");
                assertThat(name == null ? control.innerText().strip() : name).doesNotMatch(WRITING);
            }
        }
    }

    @Test
    void alertsCannotBeSilencedOrAcknowledged() throws Exception {
        Page page = ui.openAs("Ana", "#/alerts");
        WebUi.button(WebUi.card(page, "Fires"), "Details").click();
        assertThat(page.getByText("Why was I (not) notified?")).isVisible();
        WebUi.button(page, "Muted (1)").click();
        assertThat(WebUi.card(page, "Muted")).containsText("Silenced by Ana until");

        assertNothingToWriteWith(page);
    }

    @Test
    void theKeysThatWriteSayWhyTheyDoNothing() throws Exception {
        Page page = ui.openAs("Ana", "#/alerts?filter=%7Balertname%3D%22Fires%22%7D");
        assertThat(WebUi.card(page, "Fires")).isVisible();
        WebUi.press(page, "j", "a", "s", "Enter");

        assertThat(page.locator("gv-group .title")).hasAttribute("aria-expanded", "false"); // Enter took effect
        assertThat(page.locator("dialog[open]")).hasCount(0);
        assertThat(WebUi.toasts(page)).containsText("Silences cannot be changed: needs role silencer");
        assertThat(page.locator(".user summary")).hasText("viewer");
        assertThat(program.get("/silences?active=true").findValuesAsText("comment"))
                .noneMatch(comment -> comment.startsWith("Acknowledged"));
    }

    @Test
    void silencesAreListedAndNothingMore() throws Exception {
        Page page = ui.openAs("Ana", "#/silences?expired=true");
        assertThat(WebUi.silenceCard(page, "disk swap")).containsText("mutes 1 alert");
        assertThat(WebUi.silenceCard(page, "was here")).containsText("ended");
        assertNothingToWriteWith(page);
        ui.open(page, "#/silences/" + silence);
        assertThat(page.locator(".silence-details")).containsText(silence);

        assertNothingToWriteWith(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/silences/new", "#/silences/new?filter=%7Balertname%3D%22Fires%22%7D"})
    void theFormOfASilenceSaysWhyItCannotBeSaved(String hash) throws Exception {
        Page page = ui.openAs("Ana", hash);

        assertThat(page.locator("gv-silence-form")).containsText("needs role silencer");
        assertNothingToWriteWith(page);
        page.locator("gv-silence-form input[name=comment]").press("Enter");
        assertThat(page.locator("h1")).hasText("New silence");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/receivers", "#/status", "#/settings"})
    void noOtherPageWrites(String hash) throws Exception {
        Page page = ui.open(hash);
        assertThat(page.locator("h1")).hasCount(1);

        assertNothingToWriteWith(page);
    }

    @Test
    void theServerRefusesWhateverSomePageAsks() throws Exception {
        HttpResponse<String> created = program.send(
                "POST", "/api/v2/silences", new ObjectMapper().writeValueAsString(program.get("/silence/" + silence)));
        HttpResponse<String> deleted = program.send("DELETE", "/api/v2/silence/" + silence, "");
        HttpResponse<String> acknowledged = program.send(
                "POST", "/api/grapevine/v1/acknowledgements", "{\"group\": \"x\", \"createdBy\": \"Ana\"}");

        for (HttpResponse<String> refused : List.of(created, deleted, acknowledged)) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body())
                    .contains("needs role silencer, an unknown caller has role viewer, sender (--web.access-file)");
        }
        assertThat(program.get("/silence/" + silence).at("/status/state").asText())
                .isEqualTo("active");
    }
}
