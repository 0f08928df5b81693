package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.LoopThread;
import io.grapevine.it.Eventually;
import io.grapevine.it.Ports;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.mesh.state.Version;
import io.grapevine.records.SilenceCodec;
import io.grapevine.transport.Authority;
import io.grapevine.transport.PeerAddress;
import io.grapevine.transport.SystemResolver;
import io.grapevine.transport.link.MeshTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges with a real Alertmanager, and with what is none. */
class AlertmanagerExchangeIT {
    private static final String CONFIG = "route: {receiver: unused}\nreceivers: [{name: unused}]\n";

    @TempDir
    private Path directory;

    @AutoClose
    private final LoopThread loop = new LoopThread("bridge-test");

    @AutoClose
    private Exchanger exchanger = exchanger("", Optional.empty());

    private Exchanger exchanger(String label, Optional<MeshTls> tls) {
        return new TcpExchanger(loop, new SystemResolver(), tls, label);
    }

    private Program alertmanager(String address, String... flags) throws IOException {
        Tool.find("prometheus-alertmanager");
        Path config = Files.writeString(directory.resolve("am.yml"), CONFIG);
        String[] all = new String[flags.length + 1];
        all[0] = "--cluster.listen-address=" + address;
        System.arraycopy(flags, 0, all, 1, flags.length);
        return Program.alertmanager(config, Files.createDirectories(directory.resolve("data")), all);
    }

    private Exchanger.Outcome exchange(String address, Exchanger.Push... push) throws Exception {
        CompletableFuture<Exchanger.Outcome> outcome = new CompletableFuture<>();
        Exchanger.Request request =
                new Exchanger.Request(PeerAddress.parse(address).orElseThrow(), 0, Set.of(), List.of(push), Map.of());
        loop.execute(() -> exchanger.exchange(request, outcome::complete));
        return outcome.get(30, TimeUnit.SECONDS);
    }

    private Exchanger.Outcome.Answered answer(String address, Exchanger.Push... push) throws Exception {
        Exchanger.Outcome outcome = exchange(address, push);
        assertThat(outcome).isInstanceOf(Exchanger.Outcome.Answered.class);
        return (Exchanger.Outcome.Answered) outcome;
    }

    private static String setSilence(Program program) throws IOException, InterruptedException {
        Instant now = Instant.now();
        return program.post("/silences", """
                        {"matchers": [{"name": "a", "value": "b", "isRegex": false}],
                         "startsAt": "%s", "endsAt": "%s", "createdBy": "ann", "comment": "known"}
                        """.formatted(now, now.plusSeconds(3600)))
                .path("silenceID")
                .asText();
    }

    private static GossipRecord onlySilence(Exchanger.Outcome.Answered answer) {
        List<GossipRecord> silences = answer.unknown().getOrDefault(StateKind.SILENCE, List.of());
        assertThat(silences).hasSize(1);
        return silences.get(0);
    }

    /** Renames a silence and pushes it, and waits until the Alertmanager lists both. */
    private void exchangeSilences(Program program, String address) throws Exception {
        String id = setSilence(program);
        Exchanger.Outcome.Answered answer = answer(address);
        GossipRecord theirs = onlySilence(answer);
        assertThat(theirs.key()).isEqualTo(id);
        assertThat(answer.undecoded()).isZero();
        assertThat(answer.alive()).isEqualTo(1);
        assertThat(answer.resolved()).containsExactly(answer.address());

        String own = "00000000-0000-4000-8000-000000000001";
        String body = new String(theirs.body(), StandardCharsets.ISO_8859_1).replace(id, own);
        Version version = new Version(0, theirs.order() + 5, "m", body.getBytes(StandardCharsets.ISO_8859_1));
        answer(address, new Exchanger.Push(StateKind.SILENCE, own, version, version.stamp()));
        Eventually.holds("both silences", () -> program.get("/silences").size() == 2);
        List<GossipRecord> both = answer(address).unknown().getOrDefault(StateKind.SILENCE, List.of());
        assertThat(both).anySatisfy(record -> {
            assertThat(record.known()).isEqualTo(new GossipRecord.Known(own, version.stamp(), 0));
            assertThat(SilenceCodec.decode(record.body())).isNotNull();
        });
    }

    @Test
    void silencesGoBothWaysAndTheBridgeIsNoMember() throws Exception {
        String address = Ports.freeAddress();
        try (Program program = alertmanager(address)) {
            exchangeSilences(program, address);

            assertThat(program.metric("alertmanager_cluster_members")).isEqualTo(1);
            assertThat(program.metric("alertmanager_cluster_failed_peers")).isZero();
            assertThat(program.metric("alertmanager_cluster_peers_joined_total"))
                    .isEqualTo(1);
            assertThat(program.log()).doesNotContain("level=warn", "level=WARN", "level=error", "level=ERROR");
        }
    }

    /** Alertmanagers before 0.26 have no label, and refuse those that have one. */
    @Test
    void itHasTheLabelOfTheCluster() throws Exception {
        String address = Ports.freeAddress();
        boolean hasLabels = help().contains("--cluster.label");
        try (Program program = hasLabels ? alertmanager(address, "--cluster.label=blue") : alertmanager(address)) {
            exchanger.close();
            exchanger = exchanger(hasLabels ? "blue" : "", Optional.empty());
            exchangeSilences(program, address);

            exchanger.close();
            exchanger = exchanger("green", Optional.empty());
            assertThat(exchange(address)).isInstanceOfSatisfying(Exchanger.Outcome.Failed.class, failed -> {
                assertThat(failed.state()).isEqualTo(SeedStatus.State.SILENT);
                assertThat(failed.reason()).contains("another cluster label");
            });
        }
    }

    private static String help() throws IOException {
        Process help = new ProcessBuilder(Tool.find("prometheus-alertmanager").toString(), "--help")
                .redirectErrorStream(true)
                .start();
        return new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void itHasTheTlsOfTheCluster() throws Exception {
        Authority authority = new Authority(directory.resolve("tls"));
        authority.issue("good", "ip:127.0.0.1");
        Path config = authority.config("good", "");
        String address = Ports.freeAddress();
        try (Program program = alertmanager(address, "--cluster.tls-config=" + config)) {
            exchanger.close();
            exchanger = exchanger("", Optional.of(new MeshTls(config)));
            exchangeSilences(program, address);

            exchanger.close();
            exchanger = exchanger("", Optional.empty());
            assertThat(exchange(address)).isInstanceOf(Exchanger.Outcome.Failed.class);
        }
    }

    @Test
    void aCertificateForAnotherAddressIsRefused() throws Exception {
        Authority authority = new Authority(directory.resolve("tls"));
        authority.issue("other", "ip:127.0.0.9");
        Path config = authority.config("other", "");
        String address = Ports.freeAddress();
        try (Program program = alertmanager(address, "--cluster.tls-config=" + config)) {
            exchanger.close();
            exchanger = exchanger("", Optional.of(new MeshTls(config)));
            assertThat(exchange(address))
                    .isInstanceOfSatisfying(
                            Exchanger.Outcome.Failed.class,
                            failed -> assertThat(failed.reason()).contains("127.0.0.1"));
            assertThat(program.handle().isAlive()).isTrue();
        }
    }

    @Test
    void aClosedPortAndAnUnknownNameAreDistinguished() throws Exception {
        assertThat(exchange(Ports.freeAddress()))
                .isInstanceOfSatisfying(
                        Exchanger.Outcome.Failed.class,
                        failed -> assertThat(failed.state()).isEqualTo(SeedStatus.State.REFUSED));
        assertThat(exchange("name.invalid:9094"))
                .isInstanceOfSatisfying(
                        Exchanger.Outcome.Failed.class,
                        failed -> assertThat(failed.state()).isEqualTo(SeedStatus.State.UNRESOLVED));
    }

    @Test
    void whoHangsIsGivenUpWhenTheExchangerCloses() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Exchanger.Outcome> outcome = new CompletableFuture<>();
            Exchanger.Request request = new Exchanger.Request(
                    PeerAddress.parse("127.0.0.1:" + server.getLocalPort()).orElseThrow(),
                    0,
                    Set.of(),
                    List.of(),
                    Map.of());
            loop.execute(() -> exchanger.exchange(request, outcome::complete));
            try (Socket accepted = server.accept()) {
                assertThat(accepted.getInputStream().read()).isEqualTo(6);
                assertThat(outcome).isNotDone();
                exchanger.close();
                assertThat(outcome.get(9, TimeUnit.SECONDS)).isInstanceOf(Exchanger.Outcome.Failed.class);
            }
        }
    }
}
