package io.grapevine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three containers are a cluster by their names, and each notification is sent once, whatever happens to one of them. */
class ContainerClusterIT {
    /** Long enough for every timeout between replicas. */
    private static final Duration CUT = Duration.ofSeconds(60);

    private static final List<String> SET = new ArrayList<>();

    @TempDir
    static Path directory;

    private static PodNetwork network;
    private static Webhooks webhooks;
    private static Pods pods;

    @BeforeAll
    static void start() throws Exception {
        TestImage.name();
        network = PodNetwork.create();
        webhooks = new Webhooks(network.host());
        Path files = Files.createDirectory(directory.resolve("etc"));
        Files.writeString(files.resolve("alertmanager.yml"), webhooks.configuration());
        pods = Pods.start(Pods.three(files), network);
    }

    @AfterAll
    static void stop() {
        if (pods != null) {
            pods.close();
        }
        if (webhooks != null) {
            webhooks.close();
            network.close();
        }
    }

    @AfterEach
    void everySilenceIsEverywhere() throws Exception {
        List<String> expected = SET.stream().sorted().toList();
        for (Replica replica : pods.all()) {
            Eventually.holds(
                    replica.name() + " has " + expected,
                    () -> replica.silences().equals(expected));
        }
    }

    private static void silence(Replica at, String comment) throws Exception {
        at.amtool("silence", "add", "--author=test", "--comment=" + comment, "--duration=2h", "never=" + comment);
        SET.add(comment);
    }

    @Test
    void aReplicaThatIsKilledComesBackWithItsState() throws Exception {
        List<String> before = List.of("before-the-kill-1", "before-the-kill-2");
        Pods.fire(before, pods.all());
        silence(pods.get(1), "set-before-the-kill");
        webhooks.checkThatEachIsNotifiedOnce(before, pods.all());

        pods.get(1).kill();
        List<String> meanwhile = List.of("while-killed-1", "while-killed-2");
        Pods.fire(meanwhile, pods.others(1));
        silence(pods.get(0), "set-while-killed");
        webhooks.checkThatEachIsNotifiedOnce(meanwhile, pods.others(1));

        pods.get(1).startAgain();
        Eventually.holds("am-1 answers", () -> answers(pods.get(1)));
        pods.awaitMembers();
        Pods.fire(before, pods.all());
        Pods.fire(meanwhile, pods.all());
        webhooks.checkThatEachIsNotifiedOnce(meanwhile, pods.all());
    }

    @Test
    void aReplicaWithoutNetworkForAMinuteAgreesWithTheOthersAfterwards() throws Exception {
        List<String> alerts = List.of("during-the-cut-1", "during-the-cut-2");
        long start = System.nanoTime();
        network.disconnect(pods.get(2));
        Pods.awaitMembers(pods.others(2));
        Pods.fire(alerts, pods.others(2));
        silence(pods.get(0), "set-by-the-others");
        webhooks.checkThatEachIsNotifiedOnce(alerts, pods.others(2));
        // The same alerts in the container that has no network: it tries to notify them, and cannot.
        for (String alert : alerts) {
            pods.get(2).amtool("alert", "add", "alertname=" + alert);
        }
        silence(pods.get(2), "set-without-network");
        Eventually.holds("it fails to notify", () -> pods.get(2).log().contains("Notify attempt failed"));
        while (System.nanoTime() - start < CUT.toNanos()) {
            assertThat(pods.get(2).amtool("silence", "query")).contains("set-without-network");
            assertThat(pods.get(0).members()).containsExactly("am-0", "am-1");
        }

        network.connect(pods.get(2));
        Eventually.holds("am-2 answers", () -> answers(pods.get(2)));
        pods.awaitMembers();
        webhooks.checkThatEachIsNotifiedOnce(alerts, pods.all());
    }

    @Test
    void replicasThatAreReplacedOneByOneKeepTheirStateAtNewAddresses() throws Exception {
        List<String> fired = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<String> alerts = List.of("roll-" + i + "-1", "roll-" + i + "-2");
            fired.addAll(alerts);
            Pods.fire(fired, pods.all());
            silence(pods.get(i), "set-before-replacing-" + i);
            String address = pods.get(i).address();

            pods.replace(i);

            assertThat(pods.get(i).address()).isNotEqualTo(address);
            pods.awaitMembers();
        }
        Pods.fire(fired, pods.all());
        webhooks.checkThatEachIsNotifiedOnce(fired, pods.all());
    }

    private static boolean answers(Replica replica) throws InterruptedException {
        try {
            return replica.send("GET", "/-/ready", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
