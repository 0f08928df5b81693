package io.grapevine.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import io.grapevine.it.Eventually;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The real Prometheus, in a container beside three replicas, finds them by one DNS name, and its alerts reach each of them. */
class PrometheusDiscoveryIT {
    private static final String CONFIG = """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            alerting:
              alertmanagers:
              - dns_sd_configs: [{names: [alertmanagers], type: A, port: 9093, refresh_interval: 1s}]
            rule_files: [rules.yml]
            """;
    private static final String RULES = """
            groups:
            - name: always
              rules: [{alert: AlwaysFires, expr: vector(1)}]
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void prometheusFindsAndUsesThreeReplicasByDns() throws Exception {
        Path binary = Tool.find("prometheus");
        TestImage.name();
        try (PodNetwork network = PodNetwork.create();
                Webhooks webhooks = new Webhooks(network.host())) {
            Path etc = Files.createDirectory(directory.resolve("etc"));
            Files.writeString(etc.resolve("alertmanager.yml"), webhooks.configuration());
            try (Pods pods = Pods.start(Pods.three(etc), network);
                    GenericContainer<?> prometheus = prometheus(binary, network)) {
                prometheus.start();
                List<String> expected = pods.all().stream()
                        .map(each -> "http://" + each.address() + ":9093/api/v2/alerts")
                        .sorted()
                        .toList();
                Eventually.holds(
                        "Prometheus uses " + expected,
                        () -> alertmanagers(prometheus).equals(expected));
                for (Replica replica : pods.all()) {
                    Eventually.holds(
                            replica.name() + " has the alert",
                            () -> replica.get("/alerts").toString().contains("AlwaysFires"));
                }
                webhooks.checkThatEachIsNotifiedOnce(List.of("AlwaysFires"), pods.all());
            }
        }
    }

    private GenericContainer<?> prometheus(Path binary, PodNetwork network) throws Exception {
        Path config = Files.createDirectory(directory.resolve("prometheus"));
        Files.writeString(config.resolve("prometheus.yml"), CONFIG);
        Files.writeString(config.resolve("rules.yml"), RULES);
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(TestImage.base()))
                .withNetwork(network.network())
                .withExposedPorts(9090)
                .withTmpFs(Map.of("/prometheus", "mode=1777"))
                .withCommand(
                        "/bin/prometheus",
                        "--config.file=/etc/prometheus/prometheus.yml",
                        "--storage.tsdb.path=/prometheus",
                        "--rules.alert.resend-delay=1s",
                        "--web.console.templates=/tmp",
                        "--web.console.libraries=/tmp")
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = Objects.requireNonNull(command.getHostConfig());
                    command.withHostConfig(host.withBinds(
                            Bind.parse(binary.toAbsolutePath() + ":/bin/prometheus:ro"),
                            Bind.parse(config.toAbsolutePath() + ":/etc/prometheus:ro")));
                });
        container.setWaitStrategy(new NoWait());
        return container;
    }

    /** The Alertmanagers that Prometheus sends to; none while it does not answer. */
    private static List<String> alertmanagers(GenericContainer<?> prometheus) throws InterruptedException {
        URI url = URI.create("http://127.0.0.1:" + prometheus.getMappedPort(9090) + "/api/v1/alertmanagers");
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode active = JSON.readTree(answer.body()).path("data").path("activeAlertmanagers");
            return StreamSupport.stream(active.spliterator(), false)
                    .map(each -> each.path("url").asText())
                    .sorted()
                    .toList();
        } catch (IOException notYet) {
            return List.of();
        }
    }
}
