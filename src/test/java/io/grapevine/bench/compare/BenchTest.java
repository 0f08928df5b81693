package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bench.Contender;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    @TempDir
    Path directory;

    @Test
    void programThatCannotBeMeasuredDoesNotStopTheOthers() throws Exception {
        Contender missing = new Contender("Missing", Path.of("target", "no-such-program"));
        Contender other = new Contender("Other", Path.of("target", "no-other-program"));
        Bench bench = new Bench(directory, List.of(missing, other), Effort.smoke());
        bench.measure(Row.START, List.of());
        assertThat(bench.results().failures())
                .satisfiesExactly(
                        failure -> assertThat(failure)
                                .startsWith("Missing, start, 0 alerts, 0 silences: java.io.IOException")
                                .contains("no-such-program"),
                        failure -> assertThat(failure).startsWith("Other, start"));
    }
}
