package io.grapevine.features.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.yaml.Read;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.virtualtime.configtest.SuiteRunner;
import io.grapevine.virtualtime.configtest.TestVerdict;
import io.grapevine.virtualtime.configtest.script.ScriptReader;
import io.grapevine.virtualtime.configtest.script.TestScript;
import io.grapevine.virtualtime.configtest.script.TestSuite;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scenarios of heartbeats, from the first sign to the notification, in virtual time. */
class HeartbeatRowsTest {
    private static final Path ROWS = Path.of("src/test/resources/io/grapevine/features/heartbeat/rows.yml");

    private static List<String> rows() {
        Read<TestSuite> read = ScriptReader.read(ROWS, Optional.empty(), ParserMode.UTF8_WITH_FALLBACK);
        assertThat(read.faults()).isEmpty();
        return read.get().tests().stream().map(TestScript::name).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void row(String name) {
        SuiteRunner runner = new SuiteRunner(ParserMode.UTF8_WITH_FALLBACK, Optional.empty(), name::equals);
        List<TestVerdict> verdicts = runner.run(ROWS).verdicts();

        assertThat(verdicts).hasSize(1);
        assertThat(verdicts).flatExtracting(TestVerdict::failures).isEmpty();
    }
}
