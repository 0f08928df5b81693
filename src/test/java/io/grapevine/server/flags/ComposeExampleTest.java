package io.grapevine.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.files.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ComposeExampleTest {
    private static final Path DIRECTORY = Path.of("config-examples/docker-compose");
    private static final List<String> REPLICAS = List.of("am-0", "am-1", "am-2");

    private Map<String, Map<String, Object>> services = Map.of();
    private Set<String> volumes = Set.of();

    @BeforeEach
    void read() throws IOException {
        Map<String, Map<String, Map<String, Object>>> file =
                new Yaml().load(Files.readString(DIRECTORY.resolve("compose.yml")));
        services = file.get("services");
        volumes = file.get("volumes").keySet();
    }

    @SuppressWarnings("unchecked")
    private List<String> texts(String service, String key) {
        return (List<String>) services.get(service).get(key);
    }

    @Test
    void composeFileHasPrometheusAndThreeReplicas() {
        assertThat(services.keySet()).containsExactlyInAnyOrder("prometheus", "am-0", "am-1", "am-2");
    }

    @Test
    void replicaHasAValidCommandLineThatFindsTheOthers() {
        for (String replica : REPLICAS) {
            Options options = CommandLines.options(texts(replica, "command"));

            assertThat(options.cluster()).isPresent();
            assertThat(texts(replica, "command")).contains("--cluster.peer=alertmanager:9094");
            assertThat(services.get(replica).get("networks")).hasToString("{default={aliases=[alertmanager]}}");
        }
    }

    @Test
    void replicaHasAHostNameAndAVolumeOfItsOwn() {
        for (String replica : REPLICAS) {
            assertThat(services.get(replica)).containsEntry("hostname", replica);
            assertThat(texts(replica, "volumes")).contains(replica + ":/alertmanager");
        }
    }

    @Test
    void volumeIsAFileBesideItOrIsDeclared() {
        for (String service : services.keySet()) {
            for (String volume : texts(service, "volumes")) {
                String source = volume.substring(0, volume.indexOf(':'));
                if (source.startsWith("./")) {
                    assertThat(DIRECTORY.resolve(source)).isRegularFile();
                } else {
                    assertThat(volumes).contains(source);
                }
            }
        }
    }

    @Test
    void prometheusFindsTheReplicasByTheNameThatTheyShare() throws IOException {
        String prometheus = Files.readString(DIRECTORY.resolve("prometheus.yml"));

        assertThat(prometheus).contains("names: [alertmanager]", "port: 9093");
    }

    @Test
    void configurationOfTheReplicasLoads() {

        assertThat(ConfigLoader.LITERAL
                        .load(DIRECTORY.resolve("alertmanager.yml"))
                        .faults())
                .isEmpty();
    }
}
