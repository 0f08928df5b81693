package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source files that an alert runs, from its POST to its entry in the logs of two replicas. */
class AlertFilesIT {
    /** Of what runs without an alert, too, such as the mesh, all has run by then. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** 202 to 209 were counted; which of the connections of the mesh are at work differs. */
    private static final int MOST = 210;

    @TempDir
    Path directory;

    @Test
    void plainAlertRunsNoFileOfAFeature() throws Exception {
        try (Receiver receiver = new Receiver()) {
            Path config = Files.writeString(directory.resolve("alertmanager.yml"), """
                    route:
                      receiver: hook
                      group_by: [alertname]
                      group_wait: 1s
                    receivers:
                      - name: hook
                        webhook_configs:
                          - url: http://%s/hook
                    """.formatted(receiver.address()));
            List<String> before = List.of("env", "JAVA_OPTS=" + FileRecorder.option(directory));
            try (Cluster cluster = Cluster.start(
                    config,
                    () -> Place.free(directory, 2).stream()
                            .map(place -> place.name().equals("a")
                                    ? new Place(place.name(), before, place.data(), place.flags())
                                    : place)
                            .toList())) {
                notify(cluster, "First", 1); // classes are initialized
                Set<String> idle = recorded(() -> Thread.sleep(IDLE.toMillis()));
                Set<String> ran = recorded(() -> notify(cluster, "Second", 2));
                assertThat(ran)
                        .contains("io/grapevine/web/api/v2/AlertOperations", "io/grapevine/core/nflog/NotificationLog")
                        .noneMatch(file -> file.startsWith("io/grapevine/features/"));
                Set<String> ofAlert = new TreeSet<>(ran);
                ofAlert.removeAll(idle);
                assertThat(ofAlert).hasSizeLessThanOrEqualTo(MOST);
            }
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private Set<String> recorded(Task task) throws Exception {
        FileRecorder.begin(directory);
        task.run();
        return FileRecorder.end(directory);
    }

    /** Posts an alert to one replica, and waits until the other one has the log entry of its notification. */
    private static void notify(Cluster cluster, String alert, int entries) throws Exception {
        cluster.at("a").post("/alerts", TestAlerts.of("hook", alert).firing());
        Eventually.holds(
                "b has the log entry",
                () -> cluster.at("b").metric("alertmanager_nflog_gossip_messages_propagated_total") >= entries);
    }
}
