package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.base.commandline.BuildInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** README, schema and version of the chart against its values and the program. */
class ChartDocumentsTest {
    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    private static final String START = "<!-- made from values.yaml -->\n";
    private static final String END = "<!-- end -->\n";

    @TempDir
    Path directory;

    /** After a change of the values, {@code mvn test -Dtest=ChartDocumentsTest -Dgolden.write=true} writes the table anew. */
    @Test
    void readmeHasTheTableOfTheValues() throws IOException {
        String readme = Files.readString(README);
        int start = readme.indexOf(START) + START.length();
        int end = readme.indexOf(END);
        String expected = readme.substring(0, start) + ValuesTable.markdown() + readme.substring(end);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(README, expected);
        }
        assertThat(Files.readString(README)).isEqualTo(expected);
    }

    @Test
    void eachValueOrTheMapThatItIsInHasADescription() throws IOException {
        Set<String> described = ValuesTable.descriptions().keySet();
        List<String> missing = new ArrayList<>();
        undescribed(ValuesTable.defaults(), "", described, missing);

        assertThat(missing).isEmpty();
        assertThat(ValuesTable.descriptions().values()).allMatch(text -> text.endsWith(".") || text.endsWith("`."));
    }

    private static void undescribed(JsonNode node, String prefix, Set<String> described, List<String> missing) {
        node.properties().forEach(field -> {
            String path = prefix + field.getKey();
            if (described.contains(path)) {
                return;
            }
            if (field.getValue().isObject() && !field.getValue().isEmpty()) {
                undescribed(field.getValue(), path + ".", described, missing);
            } else {
                missing.add(path);
            }
        });
    }

    /** A cluster would be needed for more: what Helm would send there is rendered. */
    @Test
    void handbookMakesTheSecretThatItsReleaseMounts() throws IOException {
        String page = Files.readString(Path.of("docs", "install.md"));
        Matcher block = Pattern.compile("kubectl create secret generic (\\S+) --from-literal=(\\w+)=.*\n"
                        + "helm install (\\S+) helm/grapevine -f (\\S+) --set image.repository=(\\S+)\n```")
                .matcher(page);
        assertThat(block.find()).isTrue();
        assertThat(block.group(5)).isEqualTo(Chart.REPOSITORY); // of all that is rendered here

        List<JsonNode> objects = Chart.objects(Chart.render(block.group(3), Chart.NAMESPACE, Path.of(block.group(4))));

        assertThat(Chart.only(objects, "StatefulSet")
                        .at("/spec/template/spec/volumes")
                        .findValues("secret"))
                .anySatisfy(secret -> {
                    assertThat(secret.path("name").asText()).isEqualTo(block.group(1));
                    assertThat(secret.at("/items/0/key").asText()).isEqualTo(block.group(2));
                });
    }

    @Test
    void schemaHasEachTopLevelValueAndThoseOfAParentChart() throws IOException {
        Set<String> names = names(ValuesTable.defaults());
        names.addAll(List.of("enabled", "global"));

        assertThat(names(schema().path("properties"))).isEqualTo(names);
    }

    @Test
    void schemaHasEachValueOfAMapThatIsClosed() throws IOException {
        assertThat(unlisted(schema(), ValuesTable.defaults(), "")).isEmpty();
    }

    private static List<String> unlisted(JsonNode schema, JsonNode values, String prefix) {
        List<String> found = new ArrayList<>();
        values.properties().forEach(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            if (known.isMissingNode() && schema.path("additionalProperties").isBoolean()) {
                found.add(prefix + field.getKey());
            } else if (known.isObject()) {
                found.addAll(unlisted(known, field.getValue(), prefix + field.getKey() + "."));
            }
        });
        return found;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas: 3",
                "image: {registry: registry.example.com}",
                "persistence: {sice: 1Gi}",
                "cluster: {secret: {enable: true}}",
                "tenants: {acces: {}}",
                "route: {main: {hosts: [a.example.com]}}",
                "configmapReload: {sidecar: true}"
            })
    void valueThatNeitherThisNorTheCommunityChartKnowsIsRefused(String values) {
        assertThatThrownBy(() -> Chart.objects(directory, values))
                .hasMessageContaining("values don't meet")
                .hasMessageContaining("additional propert");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{enabled: true, global: {imageRegistry: a}}",
                "config: {tracing: {endpoint: 'a:1'}, time_intervals: [{name: a}]}",
                "configmapReload: {name: a, image: {repository: b, tag: c}, containerPort: 8080, resources: {}, extraArgs: {},"
                        + " livenessProbe: {}, readinessProbe: {}, extraVolumeMounts: [], extraEnv: [], extraObjects: [],"
                        + " securityContext: {}}",
                "livenessProbe: {httpGet: {path: /, port: http}, initialDelaySeconds: 3}"
            })
    void valueOfTheCommunityChartOrOfAParentIsTaken(String values) {
        assertThatCode(() -> Chart.objects(directory, values)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicaCount: three",
                "extraArgs: [--log.level=debug]",
                "podAntiAffinity: strong",
                "tenants: {configs: {a/b: {}}}",
                "configSource: {kind: Volume}",
                "config: {receivers: {}}",
                "serviceMonitor: {enabled: on-sundays}"
            })
    void schemaRefusesAValueOfAnotherType(String values) {
        assertThatThrownBy(() -> Chart.objects(directory, values)).hasMessageContaining("values don't meet");
    }

    /**
     * The tag of the image names Alertmanager's level first, which the Operator and others read, then the version of
     * the program.
     */
    @Test
    void versionIsThatOfTheProgram() throws IOException {
        JsonNode chart =
                Chart.YAML.readTree(Chart.DIRECTORY.resolve("Chart.yaml").toFile());
        String pom = Files.readString(Path.of("pom.xml"));
        String version = pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));

        assertThat(chart.path("appVersion").asText())
                .isEqualTo("v" + BuildInfo.read().level() + "-gv" + version);
        assertThat(chart.path("version").asText()).isEqualTo(version);
    }

    private static JsonNode schema() throws IOException {
        return new ObjectMapper()
                .readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
