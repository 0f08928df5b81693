package io.grapevine.server.flags;

import static io.grapevine.server.flags.CommandLines.failure;
import static io.grapevine.server.flags.CommandLines.options;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.Flag;
import io.grapevine.mesh.Mesh;
import io.grapevine.transport.ChannelOptions;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.memberlist.BridgeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterRulesTest {
    private static Options.Cluster cluster(String... arguments) {
        return options(arguments).cluster().orElseThrow();
    }

    private static Optional<BridgeOptions> bridge(String... arguments) {
        return options(arguments).alertmanagers();
    }

    @Test
    void withoutFlagsThereIsAMeshWithTheDefaultsOfAlertmanager() {
        Options.Cluster cluster = cluster();

        assertThat(cluster.listen()).containsExactly(new MeshAddress("0.0.0.0", 9094));
        assertThat(cluster.advertise()).isEmpty();
        assertThat(cluster.allowPublicAddress()).isFalse();
        assertThat(cluster.peerName()).isEmpty();
        assertThat(cluster.peers()).isEmpty();
        assertThat(cluster.secretFile()).isEmpty();
        assertThat(cluster.label()).isEmpty();
        assertThat(cluster.peerTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(cluster.timing())
                .isEqualTo(new ChannelOptions.Timing(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(10),
                        Duration.ofHours(6),
                        Duration.ofSeconds(15)));
        assertThat(cluster.mesh()).isEqualTo(new Mesh.Options(Duration.ofMinutes(1), Duration.ofHours(6)));
    }

    @Test
    void anEmptyListenAddressTurnsTheMeshOffWhateverElseIsGiven() {
        assertThat(options("--cluster.listen-address=").cluster()).isEmpty();
        assertThat(options(
                                "--cluster.listen-address=",
                                "--cluster.peer=nonsense",
                                "--cluster.advertise-address=nonsense:x",
                                "--cluster.gossip-interval=0s",
                                "--cluster.label=" + "x".repeat(300))
                        .cluster())
                .isEmpty();
    }

    @Test
    void everyFlagReachesItsPlace() {
        Options.Cluster cluster = cluster(
                "--cluster.listen-address=127.0.0.1:0",
                "--cluster.advertise-address=am.example.com:9",
                "--cluster.allow-insecure-public-advertise-address-discovery",
                "--cluster.peer-name=am-0",
                "--cluster.peer=am-0.am:9094",
                "--cluster.peer=[fd00::1]:9094",
                "--cluster.peer=_mesh._tcp.am",
                "--cluster.tls-config=tls.yml",
                "--cluster.secret-file=secret",
                "--cluster.label=prod/main",
                "--cluster.peer-timeout=1s",
                "--cluster.peers-resolve-timeout=2s",
                "--cluster.probe-timeout=3s",
                "--cluster.probe-interval=4s",
                "--cluster.settle-timeout=5s",
                "--cluster.reconnect-interval=6s",
                "--cluster.reconnect-timeout=7s");

        assertThat(cluster.listen()).containsExactly(new MeshAddress("127.0.0.1", 0));
        assertThat(cluster.advertise()).contains(new MeshAddress("am.example.com", 9));
        assertThat(cluster.allowPublicAddress()).isTrue();
        assertThat(cluster.peerName()).isEqualTo("am-0");
        assertThat(cluster.peers())
                .extracting(peer -> peer.place() + (peer.service() ? " service" : ""))
                .containsExactly("am-0.am:9094", "[fd00::1]:9094", "_mesh._tcp.am:0 service");
        assertThat(cluster.secretFile()).contains(Path.of("secret"));
        assertThat(cluster.label()).isEqualTo("prod/main");
        assertThat(cluster.peerTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(cluster.timing())
                .isEqualTo(new ChannelOptions.Timing(
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(2)));
        assertThat(cluster.mesh()).isEqualTo(new Mesh.Options(Duration.ofSeconds(5), Duration.ofSeconds(7)));
    }

    @Test
    void theBridgeToAlertmanagersNeedsNoMesh() {
        for (String listen : List.of("", "127.0.0.1:0")) {
            BridgeOptions bridge = bridge(
                            "--cluster.listen-address=" + listen,
                            "--cluster.alertmanager-peer=am-0.am:9094",
                            "--cluster.alertmanager-peer=[fd00::1]:9094",
                            "--cluster.tls-config=tls.yml",
                            "--cluster.label=prod",
                            "--cluster.peer-timeout=1s")
                    .orElseThrow();

            assertThat(bridge.peers())
                    .extracting(peer -> peer.place().toString())
                    .containsExactly("am-0.am:9094", "[fd00::1]:9094");
            assertThat(bridge.label()).isEqualTo("prod");
            assertThat(bridge.peerTimeout()).isEqualTo(Duration.ofSeconds(1));
        }
        assertThat(bridge()).isEmpty();
    }

    /** The operator writes {@code [$(POD_IP)]:9094}, whatever kind of address a pod has. */
    @ParameterizedTest
    @CsvSource({
        "':9094', '', 9094",
        "10.0.0.1:9094, 10.0.0.1, 9094",
        "[10.0.0.1]:9094, 10.0.0.1, 9094",
        "[::]:9094, '::', 9094",
        "[FD00:0:0::1]:1, 'fd00::1', 1",
        "localhost:0, localhost, 0"
    })
    void aListenAddressMayHaveBracketsOrNoHost(String text, String host, int port) {
        assertThat(cluster("--cluster.listen-address=" + text).listen()).containsExactly(new MeshAddress(host, port));
    }

    /** A pod with addresses of both kinds has them in one variable, separated by a comma. */
    @Test
    void addressesMayBeListed() {
        assertThat(cluster("--cluster.listen-address=[10.0.0.1,FD00::1]:9094").listen())
                .containsExactly(new MeshAddress("10.0.0.1", 9094), new MeshAddress("fd00::1", 9094));
        for (String advertised : List.of("[10.0.0.1,fd00::1]:9094", "[10.0.0.1, fd00::1]:9094")) {
            assertThat(cluster("--cluster.advertise-address=" + advertised).advertise())
                    .contains(new MeshAddress("10.0.0.1", 9094));
        }
        for (String advertised : List.of("[fd00::1,10.0.0.1]", "fd00::1,10.0.0.1")) {
            assertThat(cluster("--cluster.advertise-address=" + advertised).advertise())
                    .contains(new MeshAddress("fd00::1", 0));
        }
    }

    /** Unit files have it everywhere, often with the port of the web server. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:9093", "0.0.0.0", "[::]", "[::]:9094"})
    void anAdvertisedAddressThatIsNoneIsJudgedLater(String text) {
        assertThat(cluster("--cluster.advertise-address=" + text).advertise()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:9094, 10.0.0.1, 9094",
        "[fd00::1]:9094, 'fd00::1', 9094",
        "10.0.0.1, 10.0.0.1, 0",
        "fd00::1, 'fd00::1', 0",
        "[fd00::1], 'fd00::1', 0",
        "am-0.am, am-0.am, 0",
        "10.0.0.1:0, 10.0.0.1, 0"
    })
    void anAdvertisedAddressMayDoWithoutAPort(String text, String host, int port) {
        assertThat(cluster("--cluster.advertise-address=" + text).advertise()).contains(new MeshAddress(host, port));
    }

    @Test
    void anAdvertisedPortWithoutAHostIsFoundOutAsIfNothingWereGiven() {
        assertThat(cluster("--cluster.advertise-address=:9094").advertise()).isEmpty();
    }

    @Test
    void namesAndLabelsMayHaveSoManyBytesAndNoMore() {
        assertThat(cluster("--cluster.label=" + "ü".repeat(127)).label()).hasSize(127);
        assertThat(failure("--cluster.label=" + "ü".repeat(128)))
                .startsWith("alertmanager: error: --cluster.label: 256 bytes (expected: at most 255)");
        assertThat(failure("--cluster.peer-name=" + "x".repeat(256)))
                .startsWith("alertmanager: error: --cluster.peer-name: 256 bytes (expected: at most 255)");
    }

    @Test
    void onlySettlingMayTakeNoTime() {
        assertThat(cluster("--cluster.settle-timeout=0s").mesh().settleTimeout())
                .isZero();
    }

    @Test
    void flagsThatOnlyUdpMadeNecessaryAreTakenAndTheHelpSaysThatTheyDoNothing() {
        assertThat(cluster(
                        "--cluster.gossip-interval=1s", "--cluster.pushpull-interval=1s", "--cluster.tcp-timeout=1s"))
                .isEqualTo(cluster());
        assertThat(FlagTable.GROUPS.stream()
                        .flatMap(group -> group.flags().stream())
                        .filter(flag -> flag.help().contains("of no effect"))
                        .map(Flag::name)
                        .filter(name -> name.startsWith("cluster.")))
                .containsExactly("cluster.gossip-interval", "cluster.pushpull-interval", "cluster.tcp-timeout");
    }
}
