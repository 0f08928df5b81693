package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every parser takes {@value #INPUTS} inputs of one seed, a costly one fewer; and all inputs that once failed, which are kept
 * in {@code src/test/resources/io/grapevine/fuzz/<parser>}.
 */
class FuzzTest {
    private static final long INPUTS = 20_000;
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
