package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Cluster;
import io.grapevine.it.Eventually;
import io.grapevine.it.Program;
import io.grapevine.transport.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mesh as the chart sets it up: one certificate for all replicas and a secret, mounted as Kubernetes does it. */
class RenderedMeshIT {
    private static final String MOUNT = "/etc/grapevine/mesh";

    @TempDir
    Path directory;

    @Test
    void replicasAuthenticateByTheFilesThatTheChartMounts() throws Exception {
        List<JsonNode> objects = Chart.objects(Chart.render("mesh-existing-certificate"));
        Path mounted = mount(objects, directory.resolve("mesh"));
        List<String> flags = new ArrayList<>();
        for (String argument : Chart.texts(Chart.container(objects).path("args"))) {
            if (argument.contains("=" + MOUNT + "/")) {
                flags.add(argument.replace(MOUNT, mounted.toString()));
            }
        }
        assertThat(flags).hasSize(2);
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");

        // start() waits until both are members, which they are by name: none of their addresses is in the certificate.
        try (Cluster cluster = Cluster.start(directory, config, 2, flags.toArray(String[]::new))) {
            for (Program replica : cluster.running()) {
                Eventually.holds("two members", () -> replica.metric("alertmanager_cluster_members") == 2);
                assertThat(replica.metric("alertmanager_tls_transport_stream_connections_received_total"))
                        .isPositive();
            }
        }
    }

    /** The projected volume: a link per file to a directory with a link that an update exchanges. */
    private Path mount(List<JsonNode> objects, Path volume) throws Exception {
        Authority authority = new Authority(directory.resolve("authority"));
        authority.issue("replica", "dns:alerts.example.com");
        String tls = "";
        for (JsonNode object : objects) {
            if (object.path("kind").asText().equals("ConfigMap")
                    && object.path("data").has("tls.yml")) {
                tls = object.at("/data/tls.yml").asText();
            }
        }
        Map<String, String> files = Map.of(
                "tls.yml", tls,
                "tls.crt", read("replica.pem"),
                "tls.key", read("replica-key.pem"),
                "ca.crt", read("ca.pem"),
                "secret", "correct horse battery staple");
        Path data = Files.createDirectories(volume.resolve("..2026_11_21"));
        Files.createSymbolicLink(volume.resolve("..data"), data.getFileName());
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(data.resolve(file.getKey()), file.getValue());
            Files.createSymbolicLink(volume.resolve(file.getKey()), Path.of("..data", file.getKey()));
        }
        return volume;
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve("authority").resolve(name));
    }
}
