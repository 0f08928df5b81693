package io.grapevine.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows of GitHub: what they take from others, what they may do, and what they run. */
class WorkflowsTest {
    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(".github", "workflows"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionsAreTakenByCommitAndNamedByVersion(Path workflow) throws IOException {
        assertThat(Files.readAllLines(workflow))
                .filteredOn(line -> line.contains("uses:"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches(" +- uses: [\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void jobsHaveTheRightsThatTheyNameOnlyAndEnd(Path workflow) throws IOException {
        JsonNode read = new YAMLMapper().readTree(workflow.toFile());

        assertThat(read.path("permissions").isObject()).isTrue();
        assertThat(read.path("permissions")).isEmpty();
        assertThat(read.path("jobs")).isNotEmpty().allSatisfy(job -> {
            assertThat(job.path("permissions")).isNotEmpty();
            assertThat(job.path("timeout-minutes").isInt()).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void stepsAreScriptsThatAPersonCanRun(Path workflow) throws IOException {
        List<String> commands = new YAMLMapper().readTree(workflow.toFile()).findValuesAsText("run");

        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            assertThat(command).matches("(\\.ci|bin)/[^\\n;&|]+");
            assertThat(command.split(" "))
                    .filteredOn(word -> word.matches("(\\.ci|bin)/.*"))
                    .allMatch(script -> Files.isExecutable(Path.of(script)));
        });
    }
}
