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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three clustered replicas of the real Alertmanager are replaced by Grapevine, one at a time, and back again, with {@code
 * --cluster.alertmanager-peer}. Each program starts with an empty data directory: all that it knows it has from the others.
 * Alerts are sent all the time, and each group is notified once, also those that begin to fire between two steps.
 */
class BridgeIT {
    private static final int REPLICAS = 3;
    private static final Duration EVERYWHERE = Duration.ofSeconds(3);
    private static final String CONFIG = """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 500ms
              group_interval: 2s
              repeat_interval: 1h
            receivers:
            - name: team
              webhook_configs: [{url: 'http://%s/team', send_resolved: true}]
            """;

    private final Inbox inbox = new Inbox();
    private final List<Program> running = Collections.synchronizedList(new ArrayList<>());
    private final AlertSender prometheus = new AlertSender(() -> List.copyOf(running).stream());
    private final Map<String, String> silences = new TreeMap<>();
    private final List<Duration> spread = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    /** Groups that the Alertmanagers alone have notified more than once, and how often. */
    private final Map<String, Integer> repeated = new TreeMap<>();

    private List<String> web = List.of();
    private List<String> mesh = List.of();
    private Path config = Path.of("");
    private int starts;

    @TempDir
    private Path directory;

    @BeforeEach
    void startThreeAlertmanagers() throws Exception {
        Tool.needPackagedProgram();
        Tool.find("prometheus-alertmanager");
        config = Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(inbox.address()));
        List<String> addresses = Place.freeAddresses(2 * REPLICAS);
        web = addresses.subList(0, REPLICAS);
        mesh = addresses.subList(REPLICAS, 2 * REPLICAS);
        for (int i = 0; i < REPLICAS; i++) {
            running.add(start(i, false));
        }
        for (Program program : running) {
            Eventually.holds("three members", () -> members(program) == REPLICAS);
        }
        prometheus.fire(TestAlerts.of("team", 30));
        prometheus.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        prometheus.close();
        for (Program program : running) {
            program.close();
        }
        inbox.close();
    }

    /** Starts one of the two programs at a place, with the addresses of all places. */
    private Program start(int place, boolean ours) throws IOException {
        List<String> flags = new ArrayList<>(List.of(
                "--web.listen-address=" + web.get(place),
                "--cluster.listen-address=" + mesh.get(place),
                "--cluster.peer-timeout=3s"));
        mesh.forEach(peer -> flags.add("--cluster.peer=" + peer));
        if (ours) {
            mesh.forEach(peer -> flags.add("--cluster.alertmanager-peer=" + peer));
        }
        Path data = Files.createDirectory(directory.resolve("data" + starts++));
        String[] all = flags.toArray(String[]::new);
        return ours ? Program.grapevine(config, data, all) : Program.alertmanager(config, data, all);
    }

    private static int members(Program program) throws IOException, InterruptedException {
        return program.get("/status").path("cluster").path("peers").size();
    }

    /** Ends a group, after which it is not sent as firing again. */
    private void end(String name) throws Exception {
        TestAlerts first = prometheus.firing().get(0);
        ended.add(name);
        prometheus.end(new TestAlerts(first.to(), List.of(name), first.since()));
    }

    /** Who has notified each group with a status, once for each time. */
    private Map<String, List<String>> notified(String status) {
        Map<String, List<String>> notified = new TreeMap<>();
        for (JsonNode notification : inbox.at("/team")) {
            if (notification.path("status").asText().equals(status)) {
                notified.computeIfAbsent(
                                notification
                                        .path("groupLabels")
                                        .path("alertname")
                                        .asText(),
                                name -> new ArrayList<>())
                        .add(notification.path("externalURL").asText());
            }
        }
        return notified;
    }

    private List<String> names() {
        return prometheus.firing().stream()
                .flatMap(alerts -> alerts.names().stream())
                .toList();
    }

    private void awaitAllNotified() throws Exception {
        Eventually.holds("ends", () -> notified("resolved").keySet().containsAll(ended));
        Eventually.holds("notified", () -> notified("firing").keySet().containsAll(names()));
    }

    private void assertEachGroupWasNotifiedOnce() {
        assertThat(notified("firing").keySet()).containsAll(names()).hasSize(names().size() + ended.size());
        assertThat(notified("resolved").keySet()).containsExactlyInAnyOrderElementsOf(ended);
        for (String status : List.of("firing", "resolved")) {
            assertThat(notified(status))
                    .allSatisfy((name, senders) -> assertThat(senders)
                            .as(status + " " + name)
                            .hasSize(status.equals("firing") ? repeated.getOrDefault(name, 1) : 1));
        }
    }

    /**
     * Waits until each Alertmanager has notified or passed over all groups. Between them an entry of the notification log travels in a
     * datagram, and if that is lost, the next one in line notifies again.
     */
    private void awaitAlertmanagersAlone() throws Exception {
        awaitAllNotified();
        awaitFlushes(running.get(REPLICAS - 1));
        notified("firing").forEach((name, senders) -> repeated.put(name, senders.size()));
    }

    /** Waits until a program has flushed each group twice, so that a repeated notification would have been sent. */
    private void awaitFlushes(Program program) throws Exception {
        int groups = names().size();
        Eventually.holds("groups", () -> program.get("/alerts/groups").size() >= groups);
        double before = program.metric("alertmanager_nflog_queries_total");
        Eventually.holds("flushes", () -> program.metric("alertmanager_nflog_queries_total") >= before + 2 * groups);
    }

    private void addSilence(int place, String name) throws Exception {
        silences.put(Silences.add(running.get(place), name), "active");
    }

    /**
     * Makes a silence at one place and measures when all have it. Needs a replica of Grapevine: between Alertmanagers
     * alone a silence travels in a datagram, and if that is lost, only with their next exchanges of all state, minutes later.
     */
    private void silenceAt(int place, String name) throws Exception {
        addSilence(place, name);
        long from = System.nanoTime();
        awaitSilences();
        spread.add(Duration.ofNanos(System.nanoTime() - from));
    }

    private void awaitSilences() throws Exception {
        for (Program program : List.copyOf(running)) {
            Eventually.holds("all silences", () -> Silences.of(program).equals(silences));
        }
    }

    private void replaceAll(String step, boolean ours) throws Exception {
        for (int place = 0; place < REPLICAS; place++) {
            Program old = running.get(place);
            assertThat(old.terminate()).isZero();
            running.set(place, start(place, ours));
            awaitSilences();
            awaitRanks(place, ours);
            awaitReady(running.get(place));

            if (hasGrapevine(place, ours)) {
                for (int at = 0; at < REPLICAS; at++) {
                    silenceAt(at, step + place + at);
                }
            }
            prometheus.fire(TestAlerts.of("team", step + place));
            awaitAllNotified();
            awaitFlushes(running.get(place));
            assertEachGroupWasNotifiedOnce();
        }
    }

    /** Whether a replica of Grapevine runs once a place and those before it have been replaced. */
    private static boolean hasGrapevine(int place, boolean ours) {
        return ours || place < REPLICAS - 1;
    }

    /** Waits until a program has settled. */
    private static void awaitReady(Program program) throws Exception {
        Eventually.holds(
                "ready",
                () -> program.get("/status")
                        .path("cluster")
                        .path("status")
                        .asText()
                        .equals("ready"));
    }

    /** Waits until each replica of Grapevine stands behind all Alertmanagers and its peers with smaller names. */
    private void awaitRanks(int place, boolean ours) throws Exception {
        int alertmanagers = ours ? REPLICAS - 1 - place : place + 1;
        for (int at = 0; at < REPLICAS; at++) {
            Program program = running.get(at);
            if (ours ? at <= place : at > place) {
                Eventually.holds(
                        "Alertmanagers: " + alertmanagers,
                        () -> program.metric("grapevine_bridge_alertmanagers") == alertmanagers);
                Eventually.holds("position", () -> program.metric("alertmanager_peer_position") >= alertmanagers);
            } else {
                Eventually.holds(
                        "members of Alertmanager",
                        () -> program.metric("alertmanager_cluster_members") == alertmanagers);
            }
        }
    }

    @Test
    void aReplicaNotifiesAloneOnceTheAlertmanagersAreKilled() throws Exception {
        awaitAlertmanagersAlone();
        running.get(0).kill();
        running.set(0, start(0, true));
        awaitRanks(0, true);
        running.get(1).kill();
        running.get(2).kill();
        Program left = running.get(0);
        running.retainAll(List.of(left));
        prometheus.fire(TestAlerts.of("team", "alone"));
        awaitAllNotified();
        awaitFlushes(left);
        assertEachGroupWasNotifiedOnce();
        assertThat(left.metric("grapevine_bridge_alertmanagers")).isZero();
        assertThat(left.metric("alertmanager_peer_position")).isZero();
    }

    @Test
    void threeAlertmanagersAreReplacedOneAtATimeAndBackAgain() throws Exception {
        awaitAlertmanagersAlone();
        addSilence(REPLICAS - 1, "first"); // at the Alertmanager that runs longest: the others may not have it

        replaceAll("forward", true);
        running.get(0).awaitLog("The last Alertmanager has left");

        // Not while Alertmanagers run: one that waits in line notifies as firing, after the wait, what has ended
        // meanwhile.
        end("team0");
        end("team1");
        awaitAllNotified();
        replaceAll("back", false);
        assertEachGroupWasNotifiedOnce();
        assertThat(spread).allMatch(each -> each.compareTo(EVERYWHERE) <= 0);
    }
}
