package io.grapevine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.it.Eventually;
import io.grapevine.receiver.TestTls;
import io.grapevine.transport.Authority;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arguments, mounts, probes and reloads of a StatefulSet of the Prometheus Operator. */
class OperatorIT {
    private static final String USER = "1000";

    @TempDir
    Path directory;

    private final List<Replica> started = new ArrayList<>();
    private PodNetwork network;
    private Path config;

    @BeforeEach
    void writeFiles() throws Exception {
        TestImage.name();
        network = PodNetwork.create();
        config = write("config_out/alertmanager.env.yaml", "route: {receiver: first}\nreceivers: [{name: first}]\n");
        write("web_config/web-config.yaml", "");
    }

    @AfterEach
    void stop() {
        started.forEach(Replica::close);
        if (network != null) {
            network.close();
        }
    }

    private Path write(String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** All that an Alertmanager resource can ask for, in the order in which the Operator writes it. */
    private static List<String> arguments(int replicas, String... additional) {
        List<String> arguments = new ArrayList<>(List.of(
                "--config.file=/etc/alertmanager/config_out/alertmanager.env.yaml",
                "--storage.path=/alertmanager",
                "--data.retention=120h",
                replicas == 1 ? "--cluster.listen-address=" : "--cluster.listen-address=[$(POD_IP)]:9094",
                "--web.listen-address=:9093",
                "--web.external-url=http://alertmanager.example.com/",
                "--enable-feature=receiver-name-in-metrics,muted-alerts-in-nflog",
                "--web.route-prefix=/",
                "--web.get-concurrency=20",
                "--web.timeout=5",
                "--silences.max-silences=1000",
                "--silences.max-per-silence-bytes=8192",
                "--dispatch.start-delay=1s",
                "--log.level=debug",
                "--log.format=json"));
        if (replicas > 1) {
            arguments.add("--cluster.gossip-interval=1s");
            arguments.add("--cluster.pushpull-interval=30s");
            arguments.add("--cluster.peer-timeout=2s");
        }
        arguments.add("--cluster.peer-name=$(POD_NAME)");
        arguments.add("--cluster.label=monitoring/main");
        IntStream.range(0, replicas)
                .forEach(i -> arguments.add("--cluster.peer=alertmanager-main-" + i + ".alertmanager-operated:9094"));
        arguments.addAll(List.of(
                "--cluster.reconnect-timeout=5m", "--web.config.file=/etc/alertmanager/web_config/web-config.yaml"));
        arguments.addAll(List.of(additional));
        return arguments;
    }

    private Pod pod(int index, List<String> arguments, boolean https) {
        String name = "alertmanager-main-" + index;
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(config.getParent(), "/etc/alertmanager/config_out");
        files.put(directory.resolve("web_config"), "/etc/alertmanager/web_config");
        return new Pod(
                name,
                List.of(name + ".alertmanager-operated", name),
                arguments,
                files,
                "grapevine-test-" + UUID.randomUUID(),
                USER,
                https);
    }

    private Replica start(Pod pod) throws Exception {
        Replica replica = Replica.start(pod, network);
        started.add(replica);
        return replica;
    }

    private static void checkProbes(Replica replica) throws Exception {
        Eventually.holds(
                replica.name() + " is ready",
                () -> replica.send("GET", "/-/ready", "").statusCode() == 200);
        assertThat(replica.send("GET", "/-/healthy", "").statusCode()).isEqualTo(200);
        assertThat(replica.send("GET", "/", "").statusCode()).isEqualTo(200);
    }

    /** What the sidecar sends after it has written the configuration. */
    private void checkReload(Replica replica) throws Exception {
        String original = Files.readString(config);
        Files.writeString(config, original.replace("first", "second"));
        assertThat(replica.send("POST", "/-/reload", "").statusCode()).isEqualTo(200);
        assertThat(replica.receivers()).containsExactly("second");

        Files.writeString(config, "route: {receiver: third}\nreceivers: [{name: unused}]\n");
        HttpResponse<String> refused = replica.send("POST", "/-/reload", "");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).contains("third");
        assertThat(replica.receivers()).containsExactly("second");
        assertThat(replica.metric("alertmanager_config_last_reload_successful")).isZero();
        Files.writeString(config, original);
    }

    @Test
    void oneReplicaTakesAllArguments() throws Exception {
        Replica replica = start(pod(
                0,
                arguments(1, "--auto-gomemlimit", "--auto-gomemlimit.ratio=0.9", "--cluster.settle-timeout=1s"),
                false));

        checkProbes(replica);
        checkReload(replica);
    }

    @Test
    void threeReplicasTakeAllArgumentsAndFindEachOther() throws Exception {
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replicas.add(start(pod(i, arguments(3), false)));
        }
        Pods.awaitMembers(replicas);
        for (Replica replica : replicas) {
            checkProbes(replica);
        }
        checkReload(replicas.get(2));
    }

    @Test
    void webAndClusterHaveTlsFromMountedSecrets() throws Exception {
        String certs = "/etc/alertmanager/certs";
        write("certs/server.pem", TestTls.pem("server.pem"));
        write("certs/server.key", TestTls.pem("server.key"));
        write("web_config/web-config.yaml", """
                tls_server_config: {cert_file: %1$s/server.pem, key_file: %1$s/server.key}
                """.formatted(certs));
        Path mesh = Files.createDirectory(directory.resolve("cluster_tls_config"));
        Authority authority = new Authority(mesh);
        authority.issue("mesh", "dns:alertmanager-main-0.alertmanager-operated");
        authority.config("mesh", "  server_name: alertmanager-main-0.alertmanager-operated");
        List<String> arguments = arguments(3, "--cluster.tls-config=/etc/alertmanager/cluster_tls_config/mesh.yml");
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replicas.add(start(pod(i, arguments, true)
                    .mount(directory.resolve("certs"), certs)
                    .mount(mesh, "/etc/alertmanager/cluster_tls_config")));
        }

        Pods.awaitMembers(replicas);
        checkProbes(replicas.get(0));
        checkReload(replicas.get(0));
    }

    @Test
    void aConfigurationWithErrorsIsRefusedByEveryWayOfReload() throws Exception {
        String flag = "--config.auto-reload=1s";
        Replica replica = start(pod(0, arguments(1, flag), false));
        checkProbes(replica);

        Files.writeString(config, "route: {receiver: third}\nreceivers: [{name: unused}]\n");
        Eventually.holds(
                "the poll refuses it", () -> replica.metric("alertmanager_config_last_reload_successful") == 0);
        assertThat(replica.send("POST", "/-/reload", "").statusCode()).isEqualTo(500);
        int failures = failures(replica);
        replica.signal("HUP");
        Eventually.holds("the signal is refused", () -> failures(replica) == failures + 1);

        assertThat(replica.receivers()).containsExactly("first");
        Files.writeString(config, "route: {receiver: third}\nreceivers: [{name: third}]\n");
        Eventually.holds(
                "the poll loads what is right again", () -> replica.receivers().equals(List.of("third")));
    }

    private static int failures(Replica replica) {
        return replica.log().split("Loading configuration file failed", -1).length;
    }
}
