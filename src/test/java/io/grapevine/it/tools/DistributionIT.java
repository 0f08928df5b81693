package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.CommandRun;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The tarball: unpacked and run as it is. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@DisabledOnOs(OS.WINDOWS)
@Tag("thorough")
class DistributionIT {
    private static Path archive;

    @TempDir
    Path directory;

    @BeforeAll
    static void needsTheTarball() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().matches("grapevine-.*\\.tar\\.gz"))
                    .toList();
            Tool.need(found.size() == 1, "the tarball is not made (mvn package without -Dquick)");
            archive = found.get(0);
        }
    }

    private Path unpacked() throws IOException, InterruptedException {
        CommandRun.output("tar", "-xzf", archive.toString(), "-C", directory.toString());
        return directory.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
    }

    private static List<String> files(Path top) throws IOException {
        try (Stream<Path> paths = Files.walk(top)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> top.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void programsRunWhereTheyAreUnpacked() throws Exception {
        Path top = unpacked();
        Path config = Files.writeString(directory.resolve("am.yml"), "{route: {receiver: a}, receivers: [{name: a}]}");

        try (Program program = Program.started(new ProcessBuilder(
                top.resolve("bin/alertmanager").toString(),
                "--config.file=" + config,
                "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address="))) {
            String amtool = top.resolve("bin/amtool").toString();
            CommandRun.output(amtool, "--alertmanager.url=" + program.url(), "alert", "add", "Disk");
            Eventually.holds("the alert is listed", () -> program.get("/alerts").size() == 1);
            assertThat(program.terminate()).isZero();
        }
        for (String example : List.of("config-examples/simple.yml", "config-examples/inhibition.yml")) {
            assertThat(CommandRun.output(
                            top.resolve("bin/amtool").toString(),
                            "check-config",
                            top.resolve(example).toString()))
                    .contains("SUCCESS");
        }
    }

    @Test
    void treeIsThatOfAnInstallation() throws Exception {
        Path top = unpacked();
        Path prefix = directory.resolve("installed");
        List<String> install =
                List.of(Path.of("bin", "install").toAbsolutePath().toString(), "--prefix", "/installed");
        CommandRun.of(install, Map.of("DESTDIR", directory.toString(), "GRAPEVINE_REBUILD", "no"))
                .succeeded(install);

        List<String> expected = files(prefix).stream()
                .filter(file -> !file.equals("lib/grapevine/manifest"))
                .map(file -> file.replace("share/doc/grapevine/", ""))
                .sorted()
                .toList();

        assertThat(files(top).stream().filter(file -> file.matches("(?:bin|lib|share)/.*|LICENSE|NOTICE|README\\.md")))
                .containsExactlyElementsOf(expected);
        assertThat(top.resolve("docs/README.md")).exists();
        assertThat(top.resolve(".github/SECURITY.md")).exists();
        assertThat(expected)
                .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(top.resolve(file)))
                        .isEqualTo(
                                PosixFilePermissions.fromString(file.startsWith("bin/") ? "rwxr-xr-x" : "rw-r--r--")));
    }
}
