package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.ConfigError;
import io.grapevine.config.yaml.Read;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import io.grapevine.virtualtime.configtest.play.PlayLog;
import io.grapevine.virtualtime.configtest.script.ScriptReader;
import io.grapevine.virtualtime.configtest.script.TestSuite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Files of tests that stand in tests. */
final class Suites {
    /** A configuration with a webhook {@code team}, grouped by alertname. */
    static final String CONFIG = """
            inline_config: |
              route: {receiver: team, group_by: [alertname]}
              receivers:
              - name: team
                webhook_configs: [{url: 'http://localhost/team'}]
              - name: other
                webhook_configs: [{url: 'http://localhost/other'}]
            """;

    private static final Path FILE = Path.of("suite.yml");

    private Suites() {}

    /** Runs a file. */
    static SuiteResult run(String text) {
        Read<TestSuite> read = parse(text);
        assertThat(read.faults()).isEmpty();
        return new SuiteRunner(ParserMode.UTF8_WITH_FALLBACK, Optional.empty(), name -> true).run(read.get());
    }

    /** Reads a file. */
    static Read<TestSuite> parse(String text) {
        return ScriptReader.parse(
                FILE, text.getBytes(StandardCharsets.UTF_8), Optional.empty(), ParserMode.UTF8_WITH_FALLBACK);
    }

    /** The errors of a file. */
    static List<String> errors(String text) {
        return parse(text).faults().stream().map(ConfigError::toString).toList();
    }

    /** Runs the only test of a file, which is about {@link #CONFIG}. */
    static TestVerdict test(String test) {
        SuiteResult result = run(CONFIG + "tests:\n" + test);
        assertThat(result.verdicts()).hasSize(1);
        return result.verdicts().get(0);
    }

    /** The tests of a file as those of JUnit. */
    static Stream<DynamicTest> tests(SuiteResult result) {
        return DynamicTest.stream(
                result.verdicts().stream(),
                TestVerdict::name,
                verdict -> assertThat(verdict.failures())
                        .as(String.join("\n", SuiteReport.text(result, true)))
                        .isEmpty());
    }

    /** What is not as expected in the only test of a file. */
    static List<String> failures(String test) {
        return test(test).failures().stream().map(PlayLog.Failure::message).toList();
    }

    /** Asserts that all is as expected in the only test of a file. */
    static void passes(String test) {
        assertThat(failures(test)).isEmpty();
    }

    /** Asserts that one thing is not as expected in the only test of a file, and that the report of it has such parts. */
    static void fails(String test, String... parts) {
        assertThat(failures(test)).singleElement().asString().contains(parts);
    }
}
