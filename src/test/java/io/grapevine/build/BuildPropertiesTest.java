package io.grapevine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The origin of the program, as the build writes it down. */
class BuildPropertiesTest {
    private static final String TEMPLATE =
            "level=1\nversion=${version}\nrevision=${revision}\nbranch=${branch}\ndate=${date}\n";

    private static final String UNKNOWN = TEMPLATE.replace("${version}", "2.0");

    private static BuildProgram program;

    @TempDir
    Path home;

    @BeforeAll
    static void compile(@TempDir Path classes) {
        program = BuildProgram.compiled("BuildProperties", classes);
    }

    private String written(Path sources, Map<String, String> environment) throws Exception {
        Path template = Files.writeString(home.resolve("template"), TEMPLATE);
        Path file = home.resolve("classes/build.properties");
        program.run(home, environment, sources.toString(), template.toString(), file.toString(), "2.0");
        return Files.readString(file);
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(Tool.find("git").toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder git = new ProcessBuilder(command).directory(home.toFile());
        git.environment().put("GIT_COMMITTER_DATE", "2026-03-04T05:06:07+02:00");
        assertThat(git.start().waitFor()).isZero();
    }

    private void commit() throws IOException, InterruptedException {
        git("init", "-q", "-b", "trunk");
        git("-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "-q", "--allow-empty", "-m", "x");
    }

    @Test
    void commitAndBranchAndTheTimeOfTheCommitAreWritten() throws Exception {
        commit();

        List<String> lines = written(home, Map.of()).lines().toList();

        assertThat(lines)
                .hasSize(5)
                .startsWith("level=1", "version=2.0")
                .endsWith("branch=trunk", "date=20260304-03:06:07");
        assertThat(lines.get(2)).matches("revision=[0-9a-f]{40}");
    }

    @Test
    void commitStandsForTheBranchWhereNoneIsCheckedOut() throws Exception {
        commit();
        git("checkout", "-q", "--detach");

        List<String> lines = written(home, Map.of()).lines().toList();

        assertThat(lines.get(3)).isEqualTo(lines.get(2).replace("revision", "branch"));
    }

    @Test
    void repositoryOfAnotherProgramIsNotAsked() throws Exception {
        commit();

        assertThat(written(Files.createDirectory(home.resolve("sources")), Map.of()))
                .isEqualTo(UNKNOWN);
    }

    @Test
    void nothingIsKnownWithoutGit() throws Exception {
        assertThat(written(home, Map.of("PATH", home.toString()))).isEqualTo(UNKNOWN);
    }
}
