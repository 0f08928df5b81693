package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of {@code reference/metrics.md}, against those of a cluster of two. */
class ProductionIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";

    @TempDir
    Path directory;

    /** The name and the type of each metric. */
    private static Set<String> metrics(Program program) throws Exception {
        return program.send("GET", "/metrics", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.substring("# TYPE ".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> metricsOfThePage() throws IOException {
        return Page.of("reference/metrics.md").lines().stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.replaceFirst("\\| `(\\w+)` \\| (\\w+) .*", "$1 $2"))
                .collect(Collectors.toSet());
    }

    @Test
    void metricOfARunningReplicaIsOnThePage() throws Exception {
        Tool.needPackagedProgram();
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), CONFIG);
        try (Program a = Program.replica(config, directory.resolve("a"))) {
            String address = a.meshAddress();
            try (Program b = Program.replica(config, directory.resolve("b"), "--cluster.peer=" + address)) {
                Eventually.holds("a peer", () -> metrics(b).contains("grapevine_cluster_peer_lag_seconds gauge"));

                assertThat(metricsOfThePage()).containsAll(metrics(b));
            }
        }
    }
}
