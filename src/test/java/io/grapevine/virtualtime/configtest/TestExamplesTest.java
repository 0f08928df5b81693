package io.grapevine.virtualtime.configtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.matcher.ParserMode;
import io.grapevine.sim.Depth;
import io.grapevine.virtualtime.configtest.SuiteRunner.SuiteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tests that we show to users pass. */
@Tag("simulation")
class TestExamplesTest {
    private static final Path DIRECTORY = Path.of("config-examples/tests");

    /** Of the examples, a person waits for one in so many. */
    private static final int PLAYED = 25;

    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    private static SuiteResult run(Path file) {
        return new SuiteRunner(ParserMode.UTF8_WITH_FALLBACK, Optional.empty(), name -> true).run(file);
    }

    @TestFactory
    Stream<DynamicTest> everyExamplePasses() throws IOException {
        return Depth.sample(examples(), PLAYED).stream()
                .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> {
                    SuiteResult result = run(file);

                    assertThat(result.hasPassed())
                            .as(String.join("\n", SuiteReport.text(result, true)))
                            .isTrue();
                    assertThat(result.verdicts()).isNotEmpty();
                }));
    }

    @Test
    void everyExampleIsListed() throws IOException {
        String readme = Files.readString(DIRECTORY.resolve("README.md"));

        assertThat(examples())
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(file -> assertThat(readme).contains("(" + file.getFileName() + ")"));
    }
}
