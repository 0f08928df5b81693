package io.grapevine.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.commandline.BuildInfo;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.server.flags.CommandLines;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The resources of the Prometheus Operator that we show, by the names of its custom resource definitions. */
class OperatorExampleTest {
    private static final Path DIRECTORY = Path.of("config-examples/operator");
    private static final String GROUP = "monitoring.coreos.com/";
    private static final String LEVEL = BuildInfo.read().level();
    private static final String TAG = "v" + LEVEL + "-gv" + BuildInfo.read().version();

    /** The versions from which on the Operator 0.93.0 writes an argument or a field. */
    private static final List<String> NEEDED = List.of(
            "0.16.0", "0.17.0", "0.22.0", "0.24.0", "0.26.0", "0.27.0", "0.28.0", "0.30.0", "0.31.0", "0.32.0",
            "0.33.0");

    private static Map<String, Object> resource(String name) throws IOException {
        return new Yaml().load(Files.readString(DIRECTORY.resolve(name)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
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
                .containsEntry("replicas", 3);
        assertThat(spec.get("image").toString()).endsWith("/grapevine:" + TAG);
    }

    /** A semantic version as the Operator reads it, in which what stands behind a hyphen makes it earlier. */
    private static Version version(Object text) {
        return Version.parse(text.toString().replaceFirst("^v", ""));
    }

    @Test
    void operatorWritesWhatTheLevelNeedsByTheVersionOfTheResource() throws IOException {
        Version version = version(map(resource("alertmanager.yml").get("spec")).get("version"));

        assertThat(version).isEqualTo(version(LEVEL));
        assertThat(NEEDED).allMatch(needed -> version.compareTo(version(needed)) >= 0);
    }

    @Test
    void operatorWouldLeaveOutWhatIsNewInTheLevelByTheTagOfTheImage() {
        assertThat(version(TAG)).isLessThan(version(LEVEL));
        assertThat(NEEDED).allMatch(needed -> version(TAG).compareTo(version(needed)) >= 0);
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

    /** The Operator makes {@code --name=value} of an argument, and {@code --name} of one without a value. */
    @Test
    void programTakesTheArgumentsThatNameItsSettingsWhereTheyAreMounted() throws IOException {
        Map<String, Object> spec = map(resource("settings-patch.yml").get("spec"));
        List<String> arguments = new ArrayList<>();
        for (Object argument : list(spec.get("additionalArgs"))) {
            Object value = map(argument).get("value");
            arguments.add("--" + map(argument).get("name") + (value == null ? "" : "=" + value));
        }
        Map<String, Object> mount = map(list(spec.get("volumeMounts")).get(0));
        Map<String, Object> volume = map(list(spec.get("volumes")).get(0));
        Map<String, Object> secret = resource("settings.yml");

        assertThat(CommandLines.options(arguments)).isNotNull();
        assertThat(volume.get("name")).isEqualTo(mount.get("name"));
        assertThat(map(volume.get("secret")).get("secretName"))
                .isEqualTo(map(secret.get("metadata")).get("name"));
        assertThat(arguments)
                .containsOnlyOnce("--grapevine.config=" + mount.get("mountPath") + "/"
                        + map(secret.get("stringData")).keySet().iterator().next());
    }

    @Test
    void settingsGoWithTheConfiguration() throws IOException {
        String main = map(resource("secret.yml").get("stringData"))
                .get("alertmanager.yaml")
                .toString();
        String own = map(resource("settings.yml").get("stringData"))
                .get("grapevine.yml")
                .toString();
        MainFile loaded = ConfigLoader.LITERAL
                .parse(DIRECTORY.resolve("alertmanager.yaml"), main.getBytes(UTF_8))
                .get();

        assertThat(ConfigLoader.LITERAL
                        .extensions(DIRECTORY.resolve("grapevine.yml"), own.getBytes(UTF_8), loaded.config())
                        .faults())
                .isEmpty();
    }

    /** The chart kube-prometheus-stack copies these fields into the resource. */
    @Test
    void pageAboutTheStackSaysTheSame() throws IOException {
        String page = Files.readString(Path.of("docs", "operate/kube-prometheus-stack.md"));
        String block = page.substring(page.indexOf("alertmanager-main-grapevine --from-file"));
        Map<String, Object> values =
                new Yaml().load(block.split("```yaml\n", 2)[1].split("```", 2)[0]);

        assertThat(map(values.get("alertmanager")).get("alertmanagerSpec"))
                .isEqualTo(resource("settings-patch.yml").get("spec"));
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
