package io.grapevine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.CommandRun;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refusals of {@code bin/release}, before it begins; {@code .ci/released} tries what it makes. */
class ReleaseTest {
    @TempDir
    Path directory;

    private Path checkout;

    @BeforeEach
    void commit() throws Exception {
        checkout = Files.createDirectory(directory.toRealPath().resolve("a checkout"));
        copy("bin/release", "bin/.launch", "bin/.jvm");
        Files.writeString(checkout.resolve("pom.xml"), "<artifactId>grapevine</artifactId><version>1.2.3</version>\n");
        Path chart = Files.createDirectories(checkout.resolve("helm/grapevine"));
        Files.writeString(chart.resolve("Chart.yaml"), "version: 1.2.3\n");
        Files.writeString(checkout.resolve(".gitignore"), "/target/\n");
        git("init", "-q");
        git("add", ".");
        git("commit", "-q", "-m", "x");
    }

    private void copy(String... files) throws IOException {
        for (String file : files) {
            Path target = checkout.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(Path.of(file), target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Tool.find("git").toString(), "-C", checkout.toString()));
        command.addAll(List.of("-c", "user.name=x", "-c", "user.email=x@localhost"));
        command.addAll(List.of(arguments));
        CommandRun.output(command.toArray(String[]::new));
    }

    private String refused(String... arguments) throws Exception {
        CommandRun run = release(arguments);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).startsWith("release: error: ");
        return run.out().substring("release: error: ".length()).strip();
    }

    private CommandRun release(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(checkout.resolve("bin/release").toString()));
        command.addAll(List.of(arguments));
        return CommandRun.of(command, Map.of());
    }

    @Test
    void helpSaysHowItIsCalled() throws Exception {
        assertThat(release("--help").out()).contains("bin/release VERSION --dry-run ", "SHA256SUMS.\n");
    }

    @Test
    void argumentsAreOneVersion() throws Exception {
        String expected = " (expected: bin/release VERSION [--dry-run])";

        assertThat(refused()).isEqualTo("no version" + expected);
        assertThat(refused("1.2.3", "1.2.4")).isEqualTo("two versions: 1.2.3, 1.2.4" + expected);
        assertThat(refused("1.2.3", "--force")).isEqualTo("unexpected --force" + expected);
    }

    @Test
    void versionIsThatOfTheProgramAndOfTheChart() throws Exception {
        assertThat(refused("v1.2.4", "--dry-run"))
                .isEqualTo("1.2.4: pom.xml has version 1.2.3 (expected: the same; change it there, or release 1.2.3)");

        Files.writeString(checkout.resolve("helm/grapevine/Chart.yaml"), "version: 1.2.2\n");
        assertThat(refused("1.2.3", "--dry-run"))
                .isEqualTo("1.2.3: helm/grapevine/Chart.yaml has version 1.2.2 (expected: the same)");
    }

    @Test
    void changedTreeIsNotReleased() throws Exception {
        Files.writeString(checkout.resolve("new"), "");

        assertThat(refused("1.2.3", "--dry-run"))
                .isEqualTo("the tree has changes (expected: none; commit or stash them):\n?? new");
    }

    @Test
    void tagIsThereAndCheckedOut() throws Exception {
        assertThat(refused("1.2.3"))
                .isEqualTo(
                        "v1.2.3: no such tag (expected: git tag -s v1.2.3, or --dry-run for a commit without a tag)");

        git("tag", "v1.2.3");
        git("commit", "-q", "--allow-empty", "-m", "y");
        assertThat(refused("1.2.3")).matches("v1\\.2\\.3: the tag of [0-9a-f]{12}, which is not checked out .*");
    }

    @Test
    void earlierReleaseIsKept() throws Exception {
        git("tag", "v1.2.3");
        Path out = checkout.resolve("target/release");
        Files.writeString(Files.createDirectories(out).resolve("SHA256SUMS"), "");

        for (List<String> arguments : List.of(List.of("1.2.3"), List.of("1.2.3", "--dry-run"))) {
            assertThat(refused(arguments.toArray(String[]::new)))
                    .isEqualTo(out + ": exists (expected: nothing there; remove it: rm -r " + out + ")");
        }
    }
}
