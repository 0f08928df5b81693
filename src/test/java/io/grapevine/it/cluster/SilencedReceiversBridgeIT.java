package io.grapevine.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.AlertSender;
import io.grapevine.it.Eventually;
import io.grapevine.it.Inbox;
import io.grapevine.it.Place;
import io.grapevine.it.Program;
import io.grapevine.it.Silences;
import io.grapevine.it.TestAlerts;
import io.grapevine.it.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A silence for one receiver beside the real Alertmanager, which applies it to all and says so in its notification log: the other receiver is
 * notified by Grapevine, of each alert once.
 */
class SilencedReceiversBridgeIT {
    private static final String FEATURE = "--enable-feature=muted-alerts-in-nflog";
    private static final String CONFIG = """
            route:
              receiver: mail
              group_by: [alertname]
              group_wait: 500ms
              group_interval: 1s
              repeat_interval: 1h
              routes:
              - {receiver: pager, continue: true}
              - {receiver: mail}
            receivers:
            - name: pager
              webhook_configs: [{url: 'http://%1$s/pager', send_resolved: true}]
            - name: mail
              webhook_configs: [{url: 'http://%1$s/mail', send_resolved: true}]
            """;

    private final Inbox inbox = new Inbox();
    private final List<Program> running = new ArrayList<>();
    private final AlertSender prometheus = new AlertSender(running::stream);

    @TempDir
    private Path directory;

    @BeforeEach
    void startBoth() throws Exception {
        Tool.needPackagedProgram();
        Tool.find("prometheus-alertmanager");
        Path config = Files.writeString(directory.resolve("am.yml"), CONFIG.formatted(inbox.address()));
        List<String> addresses = Place.freeAddresses(4);
        String[] theirs = {
            "--web.listen-address=" + addresses.get(0),
            "--cluster.listen-address=" + addresses.get(1),
            "--cluster.peer-timeout=1s"
        };
        String[] ours = {
            "--web.listen-address=" + addresses.get(2),
            "--cluster.listen-address=" + addresses.get(3),
            "--cluster.peer-timeout=1s",
            "--cluster.alertmanager-peer=" + addresses.get(1),
            FEATURE
        };
        Program alertmanager = Program.alertmanager(config, directory.resolve("theirs"), theirs);
        boolean logsMuted =
                alertmanager.get("/status").at("/versionInfo/version").asText().compareTo("0.35") >= 0;
        if (logsMuted) {
            alertmanager.close();
            alertmanager = Program.alertmanager(
                    config,
                    directory.resolve("logging"),
                    Stream.concat(Stream.of(theirs), Stream.of(FEATURE)).toArray(String[]::new));
        }
        running.add(alertmanager);
        Program grapevine = Program.grapevine(config, directory.resolve("ours"), ours);
        running.add(grapevine);
        Eventually.holds("the Alertmanager", () -> grapevine.metric("grapevine_bridge_alertmanagers") == 1);
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

    /** What a receiver was told, such as {@code firing before}, in order. */
    private List<String> told(String receiver) {
        return inbox.at("/" + receiver).stream()
                .map(notification -> notification.path("status").asText() + " "
                        + notification.path("groupLabels").path("alertname").asText())
                .toList();
    }

    private void awaitTold(String receiver, String what) throws Exception {
        Eventually.holds(receiver + " told: " + what, () -> told(receiver).contains(what));
    }

    /** Waits for some flushes of each group, so that a repeated notification would have been sent. */
    private void awaitFlushes() throws Exception {
        double before = running.get(1).metric("alertmanager_nflog_queries_total");
        Eventually.holds("flushes", () -> running.get(1).metric("alertmanager_nflog_queries_total") >= before + 20);
    }

    @Test
    void otherReceiverIsToldOfEachAlertOnce() throws Exception {
        prometheus.fire(TestAlerts.of("both", "before"));
        awaitTold("pager", "firing before");
        awaitTold("mail", "firing before");

        String silence = Silences.addFor(running.get(1), "pager");
        Eventually.holds("the silence", () -> Silences.of(running.get(0)).containsKey(silence));
        prometheus.fire(TestAlerts.of("both", "during"));
        awaitTold("mail", "firing during");
        awaitFlushes();
        assertThat(told("pager")).containsExactly("firing before");
        assertThat(told("mail")).containsExactly("firing before", "firing during");

        Silences.expire(running.get(1), silence);
        awaitTold("pager", "firing during");
        awaitFlushes();
        assertThat(told("mail")).containsExactly("firing before", "firing during");

        prometheus.end(new TestAlerts("both", List.of("before", "during"), Instant.now()));
        for (String receiver : List.of("pager", "mail")) {
            awaitTold(receiver, "resolved before");
            awaitTold(receiver, "resolved during");
        }
        assertThat(told("mail"))
                .containsExactlyInAnyOrder("firing before", "firing during", "resolved before", "resolved during");
    }
}
