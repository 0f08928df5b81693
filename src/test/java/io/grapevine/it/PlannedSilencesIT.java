package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planned silences of the packaged program: a file with errors, a reload, and the policy of the access file. */
class PlannedSilencesIT {
    private static final String MAIN = "route: {receiver: x}\nreceivers: [{name: x}]\n";
    private static final String RULE =
            "silences: {rules: [{name: %s, matchers: ['job=\"%s\"'], to: 2090-01-01T00:00:00Z, comment: %s}]}\n";
    private static final String FILE = "grapevine_silence_files_last_load_successful{file=\"disk.yml\"}";

    @TempDir
    Path directory;

    private static JsonNode rules(Program program) throws Exception {
        return new ObjectMapper()
                .readTree(program.send("GET", "/api/grapevine/v1/silences/rules", "")
                        .body());
    }

    /** The authors of the silences that are active. */
    private static String authors(Program program) throws Exception {
        StringBuilder authors = new StringBuilder();
        for (JsonNode silence : program.get("/silences")) {
            if (silence.at("/status/state").asText().equals("active")) {
                authors.append(silence.get("createdBy").asText()).append(' ');
            }
        }
        return authors.toString();
    }

    @Test
    void aFileWithErrorsKeepsItsSilences() throws Exception {
        Path main = Files.writeString(directory.resolve("main.yml"), MAIN);
        Path access = Files.writeString(directory.resolve("access.yml"), "silences: {require_comment: true}\n");
        Path files = Files.createDirectory(directory.resolve("silences"));
        Path disk = Files.writeString(files.resolve("disk.yml"), RULE.formatted("disk", "disk", "CHG-1"));
        try (Program program = Program.grapevine(
                main,
                directory.resolve("data"),
                Program.settings(directory, "silences: {dirs: [silences]}"),
                "--web.access-file=" + access,
                "--config.auto-reload=50ms")) {
            Eventually.holds("the silence", () -> authors(program).equals("file:disk "));
            JsonNode rule = rules(program).at("/rules/0");
            assertThat(rule.get("state").asText()).isEqualTo("active");
            assertThat(rule.at("/next/0/words").asText()).isEqualTo("now to Sunday 2090-01-01 00:00 (UTC)");
            assertThat(rule.at("/next/0/state").asText()).isEqualTo("active");
            assertThat(program.metric("grapevine_silence_rules{state=\"active\"}"))
                    .isEqualTo(1);

            WholeFile.write(disk, RULE.formatted("disk", "disk", "''"));
            Eventually.holds(
                    "the error", () -> !rules(program).at("/files/0/errors/0").isMissingNode());
            assertThat(rules(program).at("/files/0/errors/0/text").asText())
                    .isEqualTo("silences.rules: disk: comment: \"\" (expected: a comment)");
            assertThat(program.metric(FILE)).isZero();
            assertThat(rules(program).at("/files/0/state").asText()).isEqualTo("kept");
            assertThat(authors(program)).isEqualTo("file:disk ");

            Files.delete(disk);
            Eventually.holds("the end of the silence", () -> authors(program).isEmpty());
        }
    }
}
