package io.grapevine.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.matcher.ParserMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The resources of the Prometheus Operator that we show, by the names of its custom resource definitions. */
class OperatorExampleTest {
    private static final Path DIRECTORY = Path.of("config-examples/operator");
    private static final String GROUP = "monitoring.coreos.com/";

    private static Map<String, Object> resource(String name) throws IOException {
        return new Yaml().load(Files.readString(DIRECTORY.resolve(name)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @Test
    void alertmanagerTakesTheImageAndNothingUnknown() throws IOException {
        Map<String, Object> alertmanager = resource("alertmanager.yml");
        Map<String, Object> spec = map(alertmanager.get("spec"));

        assertThat(alertmanager).containsEntry("apiVersion", GROUP + "v1").containsEntry("kind", "Alertmanager");
        assertThat(spec)
                .containsOnlyKeys(
                        "image",
                        "version",
                        "replicas",
                        "configSecret",
                        "alertmanagerConfigSelector",
                        "alertmanagerConfigNamespaceSelector",
                        "alertmanagerConfigMatcherStrategy",
                        "retention",
                        "externalUrl",
                        "resources",
                        "securityContext",
                        "storage",
                        "topologySpreadConstraints")
                .containsEntry("version", "v0.34.2")
                .containsEntry("replicas", 3);
        assertThat(spec.get("image").toString()).matches(".*/grapevine:v0\\.34\\.2-gv\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void secretHasTheConfigurationThatTheResourceNames() throws IOException {
        Map<String, Object> secret = resource("secret.yml");
        Map<String, Object> metadata = map(secret.get("metadata"));
        Map<String, Object> alertmanager = resource("alertmanager.yml");
        String config = map(secret.get("stringData")).get("alertmanager.yaml").toString();

        assertThat(metadata.get("name")).isEqualTo(map(alertmanager.get("spec")).get("configSecret"));
        assertThat(metadata.get("namespace"))
                .isEqualTo(map(alertmanager.get("metadata")).get("namespace"));
        assertThat(Loading.loader(ParserMode.UTF8_WITH_FALLBACK)
                        .parse(DIRECTORY.resolve("alertmanager.yaml"), config.getBytes(UTF_8))
                        .faults())
                .isEmpty();
    }

    @Test
    void configurationOfATeamIsSelectedAndNamesItsReceivers() throws IOException {
        Map<String, Object> config = resource("alertmanagerconfig.yml");
        Map<String, Object> spec = map(config.get("spec"));
        Map<String, Object> selector =
                map(map(map(resource("alertmanager.yml").get("spec")).get("alertmanagerConfigSelector"))
                        .get("matchLabels"));

        assertThat(config).containsEntry("apiVersion", GROUP + "v1alpha1").containsEntry("kind", "AlertmanagerConfig");
        assertThat(map(config.get("metadata")).get("labels")).isEqualTo(selector);
        assertThat(spec).containsOnlyKeys("route", "inhibitRules", "receivers");
        assertThat(map(spec.get("route")))
                .containsOnlyKeys("receiver", "groupBy", "groupWait", "groupInterval", "repeatInterval", "routes");
        assertThat(spec.get("receivers").toString()).contains("{name=chat, ", "{name=on-call, ");
    }
}
