package io.grapevine.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The inputs that once failed, kept in {@code src/test/resources/io/grapevine/fuzz/<parser>}. */
final class KeptInputs {
    private static final Path KEPT = Path.of("src/test/resources/io/grapevine/fuzz");

    private KeptInputs() {}

    /** A test for each input of these parsers. */
    static Stream<DynamicTest> of(List<FuzzTarget> targets) throws IOException {
        try (Stream<Path> files = Files.walk(KEPT)) {
            List<Path> inputs = files.filter(Files::isRegularFile).sorted().toList();
            return inputs.stream()
                    .flatMap(file -> target(targets, file).stream()
                            .map(target -> DynamicTest.dynamicTest(file.toString(), () -> replay(target, file))));
        }
    }

    private static Optional<FuzzTarget> target(List<FuzzTarget> targets, Path file) {
        String name = file.getParent().getFileName().toString();
        return targets.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static void replay(FuzzTarget target, Path file) throws IOException {
        Execution.run(target.parser(), Files.readAllBytes(file)).ifPresent(found -> {
            throw new AssertionError(file.toString(), found.cause());
        });
    }
}
