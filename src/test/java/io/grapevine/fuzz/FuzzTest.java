package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        Path kept = Path.of("src/test/resources/io/grapevine/fuzz");
        List<FuzzTarget> targets = FuzzTargets.all(scratch);
        try (Stream<Path> files = Files.walk(kept)) {
            List<Path> inputs = files.filter(Files::isRegularFile).sorted().toList();
            assertThat(inputs).isNotEmpty();
            return inputs.stream().map(file -> DynamicTest.dynamicTest(file.toString(), () -> replay(targets, file)));
        }
    }

    private static void replay(List<FuzzTarget> targets, Path file) throws IOException {
        String name = file.getParent().getFileName().toString();
        FuzzTarget target = targets.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (InputStream in = Files.newInputStream(file)) {
            Optional<Execution.Failure> failure = Execution.run(target.parser(), in.readAllBytes());
            failure.ifPresent(found -> {
                throw new AssertionError(file.toString(), found.cause());
            });
        }
    }
}
