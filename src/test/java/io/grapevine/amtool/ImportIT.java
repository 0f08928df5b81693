package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.HookServer;
import io.grapevine.receiver.HookServer.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportIT {
    @AutoClose
    private final HookServer server = HookServer.start();

    private final Typed typed = Typed.plainly();

    @TempDir
    Path directory;

    /** Knows no ids, and refuses whatever is said to be bad. */
    @BeforeEach
    void answer() {
        server.answer((exchange, received) -> {
            boolean bad = received.body().contains("\"comment\":\"bad\"");
            boolean known = !received.body().contains("\"id\"");
            HookServer.status(bad ? 400 : known ? 200 : 404, known && !bad ? "{\"silenceID\":\"new\"}" : "\"no\"")
                    .to(exchange, received);
        });
    }

    private static String silence(String id, String comment) {
        return "{\"id\":\"" + id + "\",\"status\":{\"state\":\"active\"},\"updatedAt\":\"2026-01-01T00:00:00.000Z\","
                + "\"comment\":\"" + comment + "\",\"createdBy\":\"b\",\"endsAt\":\"2026-01-02T00:00:00.000Z\","
                + "\"matchers\":[{\"isEqual\":false,\"isRegex\":false,\"name\":\"a\",\"value\":\"b\"}],"
                + "\"startsAt\":\"2026-01-01T00:00:00.000Z\"}";
    }

    private ToolRun run(String content, String... flags) throws IOException {
        Path file = Files.writeString(directory.resolve("silences.json"), content);
        List<String> words = new ArrayList<>(List.of(
                "--alertmanager.url=" + server.url(""), "--no-version-check", "silence", "import", file.toString()));
        words.addAll(List.of(flags));
        return typed.line(words.toArray(String[]::new));
    }

    @Test
    void whatAQueryPrintsIsPostedAndWhatIsUnknownThereIsNew() throws IOException {
        ToolRun run = run("[" + silence("old", "x") + "]\n");

        assertThat(run).isEqualTo(new ToolRun(0, "new\n", ""));
        assertThat(server.requests()).extracting(Received::body).hasSize(2);
        assertThat(server.requests().get(0).body()).startsWith("{\"id\":\"old\",\"comment\":\"x\"");
        assertThat(server.requests().get(1).body())
                .isEqualTo("{\"comment\":\"x\",\"createdBy\":\"b\",\"endsAt\":\"2026-01-02T00:00:00.000Z\","
                        + "\"matchers\":[{\"isEqual\":false,\"isRegex\":false,\"name\":\"a\",\"value\":\"b\"}],"
                        + "\"startsAt\":\"2026-01-01T00:00:00.000Z\"}");
    }

    @Test
    void whatIsMadeAnewHasNoAnnotationsOfTheOtherServer() throws IOException {
        String annotated = silence("old", "x")
                .replace(
                        "{\"id\"",
                        "{\"annotations\":{\"grapevine_acknowledges\":\"g\","
                                + "\"grapevine_expire_unmatched\":\"1h\",\"ticket\":\"7\"},\"id\"");
        run("[" + annotated + "]");

        assertThat(server.requests().get(0).body()).contains("grapevine_acknowledges");
        assertThat(server.requests().get(1).body())
                .contains("\"annotations\":{\"grapevine_expire_unmatched\":\"1h\",\"ticket\":\"7\"}");
    }

    @Test
    void byForceAllIsNew() throws IOException {
        run("[" + silence("old", "x") + "]", "--force");

        assertThat(server.only().body()).doesNotContain("\"id\"");
    }

    @Test
    void whatCannotBeImportedIsNamedAndTheRestIsImported() throws IOException {
        ToolRun run =
                run("[" + silence("1", "x") + "," + silence("2", "bad") + "," + silence("", "y") + "]", "-w", "1");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("new\nnew\n");
        assertThat(run.err())
                .isEqualTo("Error adding silence id='2': [POST /silences][400] postSilencesBadRequest \"no\""
                        + " (silence 2 of the file, a!=\"b\")\n"
                        + "amtool: error: couldn't import 1 out of 3 silences\n\n");
    }

    @Test
    void aTruncatedFileIsReportedAndItsCompleteSilencesAreImported() throws IOException {
        ToolRun run = run("[\n" + silence("", "x") + ",\n{\"comment\": nope}\n]");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("new\n");
        assertThat(run.err())
                .startsWith("amtool: error: couldn't unmarshal input data, is it JSON?: ")
                .contains("silences.json: no JSON: ", " at line 3, column ")
                .endsWith("; 1 silences before that are imported\n\n");
    }

    @Test
    void whatIsNoListOfSilencesIsAFault() throws IOException {
        assertThat(run("").exit()).isEqualTo(1);
        assertThat(run("{}").err()).contains("object (expected: array) at line 1");
        assertThat(run("[1]").err()).contains("number (expected: object) at line 1");
        assertThat(run("[{\"endsAt\":\"soon\"}]").err()).contains("endsAt: \"soon\" (expected: a time");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void standardInputWillDo() {
        ToolRun run = typed.reading("[" + silence("", "x") + "]")
                .line("--alertmanager.url=" + server.url(""), "--no-version-check", "silence", "import");

        assertThat(run).isEqualTo(new ToolRun(0, "new\n", ""));
    }

    @Test
    void workersKeepTheirConnections() throws IOException {
        StringBuilder many = new StringBuilder("[");
        for (int i = 0; i < 200; i++) {
            many.append(i == 0 ? "" : ",").append(silence("", "x"));
        }

        ToolRun run = run(many.append("]").toString(), "-w", "4");

        assertThat(run.out().lines()).hasSize(200);
        assertThat(server.connections()).isLessThanOrEqualTo(4);
    }
}
