package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.AlertSender;
import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three clustered replicas of the real Alertmanager are replaced by Grapevine, one at a time with the same flags and data
 * directory, and then rolled back: groups that were notified before a step are not notified again, and silences made on
 * either side before a step survive it.
 */
class SwitchIT {
    private static final int REPLICAS = 3;
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 500ms
              group_interval: 1s
              repeat_interval: 1h
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%s/team', send_resolved: true}]
            """;

    private final Map<String, String> silences = new TreeMap<>();
    private final List<JsonNode> notifications = new ArrayList<>();
    private final Inbox inbox = new Inbox();
    private volatile List<Replica> replicas = List.of();
    private final AlertSender prometheus =
            new AlertSender(() -> replicas.stream().map(Replica::program));

    @TempDir
    private Path directory;

    /** A place of the cluster, where one of the two programs runs at a time. */
    private static final class Replica implements AutoCloseable {
        private final Path config;
        private final Path data;
        private final String[] flags;
        private Program program;
        private boolean ours;

        private Replica(Path config, Path data, String[] flags) throws IOException {
            this.config = config;
            this.data = data;
            this.flags = flags;
            program = Program.alertmanager(config, data, flags);
        }

        /** Stops the program and starts the other one, with the same flags and data. */
        private synchronized void replace() throws IOException, InterruptedException {
            assertThat(program.terminate()).isZero();
            program = ours ? Program.alertmanager(config, data, flags) : Program.grapevine(config, data, flags);
            ours = !ours;
        }

        private synchronized Program program() {
            return program;
        }

        @Override
        public synchronized void close() throws InterruptedException {
            program.kill();
        }
    }

    @BeforeEach
    void startThreeAlertmanagers() throws Exception {
        Tool.needPackagedProgram();
        Tool.find("prometheus-alertmanager");
        Path config = Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(inbox.address()));
        List<String> addresses = Place.freeAddresses(2 * REPLICAS);
        List<String> peers = addresses.subList(REPLICAS, 2 * REPLICAS);
        List<Replica> started = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            List<String> flags = new ArrayList<>(List.of(
                    "--web.listen-address=" + addresses.get(i),
                    "--cluster.listen-address=" + peers.get(i),
                    "--cluster.peer-timeout=2s",
                    "--cluster.gossip-interval=50ms", // the real Alertmanager settles in 10 of them or more
                    "--cluster.pushpull-interval=1s"));
            peers.forEach(peer -> flags.add("--cluster.peer=" + peer));
            Path data = Files.createDirectory(directory.resolve("data" + i));
            started.add(new Replica(config, data, flags.toArray(String[]::new)));
            replicas = List.copyOf(started);
        }
        for (Replica replica : replicas) {
            Eventually.holds("three members", () -> members(replica.program()) == REPLICAS);
        }
        prometheus.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        prometheus.close();
        for (Replica replica : replicas) {
            replica.close();
        }
        inbox.close();
    }

    private static int members(Program program) throws IOException, InterruptedException {
        return program.get("/status").path("cluster").path("peers").size();
    }

    private List<String> notified(String status) {
        return inbox.at("/team").stream()
                .filter(notification -> notification.path("status").asText().equals(status))
                .map(notification ->
                        notification.path("groupLabels").path("alertname").asText())
                .toList();
    }

    private void addSilence(Program program, String alertname) throws Exception {
        silences.put(Silences.add(program, alertname), "active");
    }

    /** Waits until the replicas that run the same program have all silences that one of them had. */
    private void awaitSilences(Collection<Replica> cluster) throws Exception {
        for (Replica replica : cluster) {
            Eventually.holds(
                    "all silences", () -> Silences.of(replica.program()).equals(silences));
        }
    }

    /** Waits until each group has been flushed twice more, so that a repeated notification would have been sent. */
    private void awaitFlushes(Program program) throws Exception {
        double before = flushes(program);
        int groups = groups(program);
        Eventually.holds("flushes", () -> flushes(program) >= before + 2 * groups);
    }

    private static int groups(Program program) throws IOException, InterruptedException {
        return program.get("/alerts/groups").size();
    }

    private static double flushes(Program program) throws IOException, InterruptedException {
        return program.metric("alertmanager_nflog_queries_total");
    }

    /** Replaces each replica in turn; before each step there is a new silence on each side. */
    private void replaceAll(String step) throws Exception {
        for (int i = 0; i < REPLICAS; i++) {
            List<Replica> before = replicas.subList(i, REPLICAS);
            addSilence(replicas.get(REPLICAS - 1).program(), step + "-old-" + i);
            if (i > 0) {
                addSilence(replicas.get(0).program(), step + "-new-" + i);
            }
            String made = step + "-old-" + i;
            for (Replica replica : before) {
                Eventually.holds(made, () -> matches(replica.program(), made));
            }

            replicas.get(i).replace();

            List<Replica> after = replicas.subList(0, i + 1);
            awaitSilences(after);
            for (Replica replica : after) {
                Eventually.holds("members", () -> members(replica.program()) == after.size());
            }
            awaitFlushes(replicas.get(i).program());
        }
    }

    private static boolean matches(Program program, String alertname) throws IOException, InterruptedException {
        for (JsonNode silence : program.get("/silences")) {
            if (silence.path("matchers").path(0).path("value").asText().equals(alertname)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void threeReplicasAreReplacedOneAtATimeAndRolledBack() throws Exception {
        TestAlerts first = TestAlerts.of("team", "First");
        TestAlerts ends = TestAlerts.of("team", "Ends");
        addSilence(replicas.get(1).program(), "Muted");
        awaitSilences(replicas);
        prometheus.fire(first);
        prometheus.fire(ends);
        prometheus.fire(TestAlerts.of("team", "Muted"));
        assertNotifiedBefore("firing", "Ends", "First");

        replaceAll("forward");
        assertNothingIsRepeated();
        prometheus.fire(TestAlerts.of("team", "Second"));
        assertNotifiedBefore("firing", "Second");
        prometheus.end(ends);
        assertNotifiedBefore("resolved", "Ends");

        replaceAll("back");
        assertNothingIsRepeated();
        awaitSilences(replicas);
        prometheus.fire(TestAlerts.of("team", "Third"));
        assertNotifiedBefore("firing", "Third");
    }

    /** Waits until groups are notified, and until each replica would have notified them if it did so, too. */
    private void assertNotifiedBefore(String status, String... alertnames) throws Exception {
        Eventually.holds("notified", () -> notified(status).containsAll(List.of(alertnames)));
        for (Replica replica : replicas) {
            awaitFlushes(replica.program());
        }
        notifications.clear();
        notifications.addAll(inbox.at("/team"));
    }

    private void assertNothingIsRepeated() {
        assertThat(inbox.at("/team")).isEqualTo(notifications);
    }
}
