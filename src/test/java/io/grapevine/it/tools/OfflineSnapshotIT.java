package io.grapevine.it.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.CommandRun;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a crash {@code amtool snapshot} makes Alertmanager find what Grapevine has acknowledged. */
@Tag("thorough")
class OfflineSnapshotIT {
    private static final Path AMTOOL = Path.of("bin", "amtool").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void alertmanagerHasTheSilencesOfAReplicaThatWasKilled() throws Exception {
        Tool.needPackagedProgram();
        Path config =
                Files.writeString(directory.resolve("am.yml"), "route: {receiver: team}\nreceivers: [{name: team}]\n");
        Path data = directory.resolve("data");
        Map<String, String> silences;
        try (Program program = Program.grapevine(config, data)) {
            Silences.add(program, "A");
            Silences.expire(program, Silences.add(program, "B"));
            assertThat(snapshot(data)).contains("is in use by another process");
            silences = Silences.of(program);
            program.kill();
        }
        assertThat(snapshot(data)).isEqualTo("silences: 2 records\nnflog: 0 records\n");

        try (Program alertmanager = Program.alertmanager(config, data)) {
            assertThat(Silences.of(alertmanager)).isEqualTo(silences).hasSize(2);
            assertThat(alertmanager.terminate()).isZero();
        }
        try (Program program = Program.grapevine(config, data)) {
            assertThat(Silences.of(program)).isEqualTo(silences);
        }
    }

    private static String snapshot(Path data) throws Exception {
        List<String> command = List.of(AMTOOL.toString(), "snapshot", "--storage.path=" + data);
        return CommandRun.of(command, Map.of("GRAPEVINE_REBUILD", "no")).out();
    }
}
