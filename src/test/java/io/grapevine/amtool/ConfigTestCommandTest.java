package io.grapevine.amtool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amtool test}. */
class ConfigTestCommandTest {
    private static final String SUITE = """
        config: alertmanager.yml
        tests:
        - name: team is notified
          alerts: [{labels: {alertname: Down}}]
          expect: [{receiver: team, at: 30s}]
        - name: team is notified of the end
          alerts: [{labels: {alertname: Down}, resolves: 10m}]
          expect: [{receiver: team, at: 10m30s, resolved: 1}]
        """;

    private final Typed typed = Typed.plainly();

    @TempDir
    private Path directory;

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String suite() throws IOException {
        config("alertmanager.yml", "30s");
        return file("suite.yml", SUITE);
    }

    private String config(String name, String wait) throws IOException {
        return file(
                name,
                "route: {receiver: team, group_wait: " + wait + "}\nreceivers:\n- name: team\n"
                        + "  webhook_configs: [{url: 'http://localhost/'}]\n");
    }

    @Test
    void testsThatPassEndWithZero() throws IOException {
        String suite = suite();

        ToolRun run = typed.line("test", suite);

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("Unit Testing:  " + suite + "\n  SUCCESS: 2 tests\n\n");
    }

    @Test
    void aTestThatFailsEndsWithOne() throws IOException {
        ToolRun run = typed.line("test", suite(), "--config.file=" + config("slow.yml", "1m"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "  FAILED: team is notified\n",
                        "there is none until the end of the test, at 31s",
                        "2 of 2 tests failed");
    }

    @Test
    void testsAreChosenByTheirNames() throws IOException {
        assertThat(typed.line("test", "--run=end$", "--timeline", suite()).out())
                .contains("  passed: team is notified of the end\n", "  SUCCESS: 1 test\n")
                .doesNotContain("passed: team is notified\n");
        assertThat(typed.line("test", "--run=(", suite()).err())
                .contains("--run: Unclosed group (expected: a regular expression)");
        ToolRun none = typed.line("test", "--run=typo", suite());
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("--run: typo matches no test (expected: a part of the name of one or more)");
    }

    @Test
    void aFileWithErrorsEndsWithOne() throws IOException {
        ToolRun run = typed.line("test", file("suite.yml", "tests: [{alrets: []}]"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("  FAILED:\n", "suite.yml:1:10: ", "field not found (expected: alerts)");
        assertThat(typed.line("test", directory + "/none.yml").exit()).isEqualTo(1);
        assertThat(typed.line("test").err()).contains("no files (expected: files of tests)");
    }

    @Test
    void resultsArePrintedAsJson() throws IOException {
        String suite = suite();

        ToolRun good = typed.line("test", "-o", "json", suite);
        ToolRun bad = typed.line("test", "-o", "json", suite, "--config.file=" + config("slow.yml", "1m"));

        JsonNode passed = new ObjectMapper().readTree(good.out());
        assertThat(good.exit()).isZero();
        assertThat(passed.get("passed").asBoolean()).isTrue();
        assertThat(passed.at("/files/0/tests/0/name").asText()).isEqualTo("team is notified");
        assertThat(passed.at("/files/0/tests/0").has("timeline")).isFalse();
        JsonNode failed = new ObjectMapper().readTree(bad.out());
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(failed.at("/files/0/passed").asBoolean()).isFalse();
        assertThat(failed.at("/files/0/tests/0/failures/0/message").asText())
                .contains("there is none until the end of the test, at 31s");
        assertThat(failed.at("/files/0/tests/0/timeline")).isNotEmpty();
        assertThat(typed.line("test", "-o", "json", "--watch", suite).err())
                .contains("--watch: set beside --output=json (expected: one of the two)");
    }

    @Test
    void resultsAreWrittenAsJunitXml() throws IOException {
        Path junit = directory.resolve("junit.xml");

        assertThat(typed.line("test", "--junit=" + junit, suite()).exit()).isZero();
        assertThat(Files.readString(junit))
                .contains("<testsuites tests=\"2\" failures=\"0\">", "name=\"team is notified\"");
        assertThat(typed.line("test", "--junit=" + directory + "/no/junit.xml", suite())
                        .err())
                .contains("(expected: a file to write)");
    }

    @Test
    void accessFileIsCheckedBesideAConfiguration() throws IOException {
        Path access = Files.writeString(directory.resolve("access.yml"), "roles: {boss: [a]}");
        ToolRun wrong = typed.line("check-config", "--web.access-file=" + access, config("a.yml", "1m"));
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).contains("access.yml: roles.boss: unknown field");
        Files.writeString(access, "roles: {admin: [a]}");
        assertThat(typed.line("check-config", "--web.access-file=" + access, config("a.yml", "1m"))
                        .exit())
                .isZero();
    }
}
