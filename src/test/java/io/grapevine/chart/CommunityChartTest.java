package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A release of the community's chart that is upgraded in place. {@code community-chart.json} has what that chart rendered for some
 * releases; what Kubernetes refuses to change, or what others refer to, must be the same.
 */
class CommunityChartTest {
    /** The fields of a StatefulSet's spec that Kubernetes 1.31 lets change. */
    private static final List<String> MUTABLE = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    @TempDir
    Path directory;

    static List<JsonNode> releases() throws IOException {
        JsonNode file = new ObjectMapper()
                .readTree(Chart.RESOURCES.resolve("community-chart.json").toFile());
        return StreamSupport.stream(file.path("releases").spliterator(), false).toList();
    }

    /** What the release renders to, with the size of its volumes, which an upgrade finds in its StatefulSet. */
    private List<JsonNode> rendered(JsonNode release) throws IOException {
        ObjectNode upgraded = release.path("values").deepCopy();
        ObjectNode persistence = upgraded.withObject("/persistence");
        if (!persistence.has("size")) {
            persistence.put("size", "50Mi");
        }
        Path values = Files.writeString(directory.resolve("values.yaml"), Chart.YAML.writeValueAsString(upgraded));
        return Chart.objects(Chart.render(
                release.path("release").asText(), release.path("namespace").asText(), values));
    }

    private static String id(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.at("/metadata/namespace").asText() + "/"
                + object.at("/metadata/name").asText();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void upgradeChangesNoFieldThatKubernetesRefusesToChange(JsonNode release) throws IOException {
        JsonNode set = Chart.only(rendered(release), "StatefulSet");

        ObjectNode immutable = (ObjectNode) set.path("spec").deepCopy();
        immutable.remove(MUTABLE);
        assertThat(immutable).isEqualTo(release.path("immutable"));
        assertThat(set.at("/spec/template/metadata/labels")).isEqualTo(release.path("podLabels"));
    }

    /** So nothing is deleted, and nothing appears that was not asked for. */
    @ParameterizedTest
    @MethodSource("releases")
    void upgradeKeepsTheSameObjects(JsonNode release) throws IOException {
        TreeSet<String> objects = new TreeSet<>();
        rendered(release).forEach(object -> objects.add(id(object)));

        assertThat(objects).containsExactlyElementsOf(Chart.texts(release.path("objects")));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void upgradeKeepsServicesWithTheirPortsAndSelectors(JsonNode release) throws IOException {
        TreeMap<String, JsonNode> services = new TreeMap<>();
        for (JsonNode object : rendered(release)) {
            if (object.path("kind").asText().equals("Service")) {
                ObjectNode spec = object.path("spec").deepCopy();
                spec.remove("publishNotReadyAddresses");
                services.put(object.at("/metadata/name").asText(), spec);
            }
        }

        TreeMap<String, JsonNode> expected = new TreeMap<>();
        release.path("services").properties().forEach(each -> expected.put(each.getKey(), each.getValue()));
        assertThat(services).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("releases")
    void upgradeKeepsTheContainerWithItsArgumentsPortsAndMounts(JsonNode release) throws IOException {
        List<JsonNode> objects = rendered(release);
        JsonNode container = Chart.container(objects);
        JsonNode before = release.path("container");

        assertThat(container.path("name")).isEqualTo(before.path("name"));
        assertThat(container.path("ports")).isEqualTo(before.path("ports"));
        assertThat(container.path("volumeMounts")).isEqualTo(before.path("volumeMounts"));
        List<String> kept = new ArrayList<>(Chart.texts(container.path("args")));
        kept.remove("--cluster.peer-name=$(POD_NAME)");
        kept.removeIf(flag -> flag.startsWith("--history.dir=") || flag.startsWith("--grapevine.config="));
        List<String> expected = new ArrayList<>();
        for (String flag : Chart.texts(before.path("args"))) {
            String peer = flag.replaceFirst("^(--cluster.peer=).*-\\d+\\.(.*-headless:)", "$1$2");
            if (!expected.contains(peer)) { // one name stands for all replicas
                expected.add(peer);
            }
        }
        assertThat(kept).isEqualTo(expected);
        assertThat(Chart.only(objects, "StatefulSet").at("/spec/template/spec/serviceAccountName"))
                .isEqualTo(release.path("serviceAccountName"));
    }
}
