package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a server, which are not for every user of the machine, whatever mask it is started with. */
class StateFilesIT {
    @TempDir
    private Path directory;

    private List<String> readableByOthers(String... names) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            try (Stream<Path> files = Files.walk(directory.resolve(name))) {
                for (Path file : files.toList()) {
                    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                    if (PosixFilePermissions.toString(permissions).matches("......(?!---).*")) {
                        found.add(PosixFilePermissions.toString(permissions) + " " + directory.relativize(file));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void othersReadNeitherStateNorHistory() throws Exception {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "{route: {receiver: r}, receivers: [{name: r}]}");
        List<String> flags = List.of("--history.dir=" + directory.resolve("history"), "--alerts.persist");
        List<String> before = List.of("sh", "-c", "umask 022; exec \"$@\"", "sh");
        try (Program program = Program.starting(before, config, directory.resolve("data"), flags)) {
            program.post("/alerts", "[{\"labels\": {\"alertname\": \"a\"}}]");
            Silences.add(program, "b");
            assertThat(program.terminate()).isZero();
        }
        try (Stream<Path> files = Files.walk(directory.resolve("history"))) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty();
        }
        assertThat(readableByOthers("data", "history")).isEmpty();
    }
}
