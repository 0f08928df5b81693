package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sim.Depth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every parser takes 10,000 inputs of one seed where {@code CI=true} is set, else 200, a costly one fewer; and all inputs that
 * once failed, which are kept in {@code src/test/resources/io/grapevine/fuzz/<parser>}.
 */
class FuzzTest {
    private static final long INPUTS = Depth.of(200, 10_000);
    private static final long SEED = 1;

    @TempDir
    Path scratch;

    @TestFactory
    Stream<DynamicTest> everyParserTakesWhateverComes() {
        return FuzzTargets.all(scratch).stream()
                .map(target -> DynamicTest.dynamicTest(
                        target.name(), () -> new Fuzzer(target, SEED).run(0, (long) (INPUTS * target.share()))));
    }

    @TestFactory
    Stream<DynamicTest> everyInputThatOnceFailedIsTaken() throws IOException {
        List<DynamicTest> kept = KeptInputs.of(FuzzTargets.all(scratch)).toList();
        assertThat(kept).isNotEmpty();
        return kept.stream();
    }
}
