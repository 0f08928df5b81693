package io.grapevine.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.grapevine.config.yaml.Read;
import io.grapevine.features.push.PushServerConfig;
import io.grapevine.files.ConfigLoader;
import io.grapevine.files.MainFile;
import io.grapevine.server.flags.CommandLines;
import io.grapevine.tenant.config.TenantLimitsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arguments and the configuration that the chart hands to the program: its own parser takes the arguments, its own
 * loader the configuration.
 */
class RenderedProgramTest {
    private static final Path FILE = Path.of("alertmanager.yml");

    /** A configuration in an object that is not of the chart. */
    private static final String ELSEWHERE = "route: {receiver: r}\nreceivers: [{name: r}]\n";

    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    @TempDir
    Path directory;

    static List<String> cases() throws IOException {
        return Chart.cases();
    }

    private static List<String> arguments(List<JsonNode> objects) {
        return Chart.texts(Chart.container(objects).path("args"));
    }

    /** The arguments as the kubelet gives them to the program. */
    private static List<String> expanded(List<JsonNode> objects) {
        return arguments(objects).stream()
                .map(each -> each.replace("$(POD_IP)", "192.0.2.7").replace("$(POD_NAME)", "am-alertmanager-0"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void commandLineOfTheProgramTakesTheArguments(String name) throws IOException {
        List<String> arguments = expanded(Chart.objects(Chart.render(name)));

        assertThat(CommandLines.options(arguments)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void configurationOfACaseIsLoaded(String name) throws IOException {
        for (JsonNode object : Chart.objects(Chart.render(name))) {
            JsonNode files = object.has("stringData") ? object.path("stringData") : object.path("data");
            if (!files.has("alertmanager.yml") && !files.has("grapevine.yml")) {
                continue;
            }
            Read<MainFile> result = ConfigLoader.LITERAL.parse(
                    FILE, files.path("alertmanager.yml").asText(ELSEWHERE).getBytes(UTF_8));
            assertThat(result.faults()).isEmpty();
            if (files.has("grapevine.yml")) {
                byte[] own = files.path("grapevine.yml").asText().getBytes(UTF_8);
                assertThat(ConfigLoader.LITERAL
                                .extensions(FILE, own, result.get().config())
                                .faults())
                        .isEmpty();
            }
        }
    }

    /** The values of the page about receivers. */
    @Test
    void keyOfWebPushIsWhereTheConfigurationNamesIt() throws IOException {
        String page = Files.readString(Path.of("docs", "configure/receivers.md"));
        String values = page.split("```yaml\n# values of the chart\n", 2)[1].split("```", 2)[0];
        List<JsonNode> objects = Chart.objects(directory, values);

        String key = webPush(Chart.only(objects, "ConfigMap").path("data")).keyFile();
        JsonNode mount = only(Chart.container(objects).path("volumeMounts"), "mountPath", parent(key));
        JsonNode volume = only(
                Chart.only(objects, "StatefulSet").at("/spec/template/spec/volumes"),
                "name",
                mount.path("name").asText());
        assertThat(page)
                .contains("create secret generic "
                        + volume.at("/secret/secretName").asText() + " ")
                .contains("--from-file=" + key.substring(key.lastIndexOf('/') + 1) + "\n");
    }

    private static PushServerConfig webPush(JsonNode files) {
        Read<MainFile> main = ConfigLoader.LITERAL.parse(
                FILE, files.path("alertmanager.yml").asText().getBytes(UTF_8));
        Read<ConfigLoader.LoadedExtensions> own = ConfigLoader.LITERAL.extensions(
                FILE,
                files.path("grapevine.yml").asText().getBytes(UTF_8),
                main.get().config());
        return own.get().extensions().of(PushServerConfig.NONE);
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static JsonNode only(JsonNode list, String field, String value) {
        List<JsonNode> found = new ArrayList<>();
        list.forEach(each -> {
            if (each.path(field).asText().equals(value)) {
                found.add(each);
            }
        });
        assertThat(found).as(field + " " + value).hasSize(1);
        return found.get(0);
    }

    @Test
    void switchesAndWholeNumbersAreWrittenAsTheProgramReadsThem() throws IOException {
        List<JsonNode> objects = Chart.objects(
                directory,
                "extraArgs: {log.silences: true, config.expand: false, silences.max-silences: 10000000, auto-gomemlimit: true,"
                        + " auto-gomemlimit.ratio: 0.5, api.connect.unary-timeout: 30s,"
                        + " web.listen-address: [':9093', ':9095']}");

        assertThat(arguments(objects))
                .contains(
                        "--log.silences",
                        "--no-config.expand",
                        "--silences.max-silences=10000000",
                        "--auto-gomemlimit",
                        "--auto-gomemlimit.ratio=0.5",
                        "--api.connect.unary-timeout=30s",
                        "--web.listen-address=:9093",
                        "--web.listen-address=:9095");
        assertThat(CommandLines.options(expanded(objects))).isNotNull();
    }

    /** The program refuses a flag that is given twice, as Alertmanager does. */
    @Test
    void flagOfTheUserReplacesThatOfTheChart() throws IOException {
        List<JsonNode> objects = Chart.objects(directory, """
                replicaCount: 2
                baseURL: http://one
                configmapReload: {enabled: true}
                extraArgs:
                  config.file: /own.yml
                  storage.path: /own
                  config.auto-reload: 1m
                  cluster.listen-address: '[::]:9094'
                  cluster.advertise-address: own.example.com:9094
                  cluster.peer-name: own
                  web.external-url: http://two
                """);

        List<String> names = new ArrayList<>(
                arguments(objects).stream().map(each -> each.split("=", 2)[0]).toList());
        names.removeIf("--cluster.peer"::equals);
        assertThat(names).doesNotHaveDuplicates();
        assertThat(CommandLines.options(expanded(objects))).isNotNull();
    }

    @Test
    void historyTakesAQuarterOfTheVolume() throws IOException {
        assertThat(history("{}").toString()).isEqualTo("{\"max_bytes\":\"256MiB\",\"retention\":\"30d\"}");
        assertThat(history("persistence: {size: 100Gi}").path("max_bytes").asText())
                .isEqualTo("1024MiB");
        assertThat(history("persistence: {size: 50Mi}").path("max_bytes").asText())
                .isEqualTo("12MiB");
        assertThat(history("persistence: {size: 2M}").path("max_bytes").asText())
                .isEqualTo("4MiB");
        assertThat(history("history: {maxBytes: 5000000, retention: 7d}").toString())
                .isEqualTo("{\"max_bytes\":\"4882KiB\",\"retention\":\"7d\"}");
        assertThat(history("history: {maxBytes: 64MiB}").path("max_bytes").asText())
                .isEqualTo("64MiB");
    }

    @Test
    void historyNeedsAVolumeOrToBeAskedForWhateverTheImageIsCalled() throws IOException {
        assertThat(history("persistence: {enabled: false}").isMissingNode()).isTrue();
        assertThat(history("image: {repository: quay.io/prometheus/alertmanager}")
                        .isMissingNode())
                .isTrue();
        assertThat(history("history: {enabled: false}").isMissingNode()).isTrue();
        assertThat(history("image: {repository: registry.example.com/team/grapevine-prod}"))
                .isNotEmpty();
        assertThat(history("image: {repository: registry.example.com/alertmanager}"))
                .isNotEmpty();
        assertThat(history("{persistence: {enabled: false}, history: {enabled: true}}"))
                .isNotEmpty();
    }

    /** The limits of the history, which are there if and only if its directory is. */
    private JsonNode history(String values) throws IOException {
        List<JsonNode> objects = Chart.objects(directory, values);
        assertThat(CommandLines.options(expanded(objects))).isNotNull();
        JsonNode limits = own(objects).at("/server/history");
        assertThat(arguments(objects).contains("--history.dir=/alertmanager/history"))
                .isEqualTo(!limits.isMissingNode());
        return limits;
    }

    /** The content of {@code grapevine.yml}, in the only ConfigMap with such a key; missing if there is none. */
    private static JsonNode own(List<JsonNode> objects) throws IOException {
        for (JsonNode object : objects) {
            for (String data : List.of("data", "stringData")) {
                if (object.path(data).has("grapevine.yml")) {
                    return Chart.YAML.readTree(
                            object.path(data).path("grapevine.yml").asText());
                }
            }
        }
        return MissingNode.getInstance();
    }

    @Test
    void settingsOfTheServerAreInGrapevineYmlWhereKeysOfTheUserWin() throws IOException {
        String values = """
                history: {enabled: false}
                tenants: {api: true, default: false, limits: {overrides: {}}, fallback: {route: {receiver: a}}}
                silences: {existingName: rules}
                grapevineConfig:
                  server: {tenants: {limits_file: /own/limits.yml, metrics: cortex}}
                  silences: {dirs: [/own/silences], reminders: {before: 30m}}
                """;

        assertThat(own(Chart.objects(directory, values)).toString())
                .isEqualTo(Chart.YAML.readTree("""
                        server:
                          tenants:
                            default: false
                            fallback_config: /etc/grapevine/files/fallback.yml
                            limits_file: /own/limits.yml
                            metrics: cortex
                        silences:
                          dirs: [/own/silences, /etc/grapevine/silences]
                          reminders: {before: 30m}
                        """).toString());
    }

    /** The settings of the server are read at the start only. */
    @Test
    void changedSettingsOfTheServerRollThePodsWhateverIsReloaded() throws IOException {
        String reload = "configmapReload: {enabled: true}\n";

        assertThat(checksum("server", reload))
                .hasSize(64)
                .isNotEqualTo(checksum("server", reload + "history: {retention: 7d}"));
        assertThat(checksum("server", reload))
                .isEqualTo(checksum("server", reload + "grapevineConfig: {ui: {grid: a}}"));
        assertThat(checksum("server", "{}")).as("as checksum/config says it").isEmpty();
    }

    @Test
    void settingsOfTheServerAreMountedWithoutAConfigurationToo() throws IOException {
        List<JsonNode> objects = Chart.objects(Chart.render("extras"));

        assertThat(arguments(objects)).contains("--grapevine.config=/etc/grapevine/own/grapevine.yml");
        assertThat(only(Chart.container(objects).path("volumeMounts"), "name", "grapevine-config")
                        .path("mountPath")
                        .asText())
                .isEqualTo("/etc/grapevine/own");
        assertThat(own(objects).has("server")).isTrue();
    }

    @Test
    void reloadIsDoneByTheProgramAndDoesNotRollThePods() throws IOException {
        List<JsonNode> off = Chart.objects(directory, "configmapReload: {enabled: false}");
        List<JsonNode> on = Chart.objects(directory, "configmapReload: {enabled: true}");

        assertThat(arguments(off)).noneMatch(each -> each.startsWith("--config.auto-reload"));
        assertThat(Chart.only(off, "StatefulSet")
                        .at("/spec/template/metadata/annotations/checksum~1config")
                        .asText())
                .hasSize(64);
        assertThat(arguments(on)).contains("--config.auto-reload=15s");
        assertThat(Chart.only(on, "StatefulSet")
                        .at("/spec/template/metadata/annotations")
                        .has("checksum/config"))
                .isFalse();
        assertThat(Chart.only(on, "StatefulSet").at("/spec/template/spec/containers"))
                .hasSize(1);
    }

    @Test
    void configurationsOfTenantsAreMountedAndLoaded() throws IOException {
        for (JsonNode object : Chart.objects(Chart.render("tenants"))) {
            JsonNode files = object.path("stringData");
            for (String name : List.of("payments.yml", "Search.eu.yml", "fallback.yml")) {
                if (files.has(name)) {
                    assertThat(ConfigLoader.LITERAL
                                    .parse(FILE, files.path(name).asText().getBytes(UTF_8))
                                    .faults())
                            .isEmpty();
                }
            }
            if (files.has("limits.yml")) {
                assertThat(TenantLimitsFile.parse(
                                        FILE, files.path("limits.yml").asText().getBytes(UTF_8))
                                .faults())
                        .isEmpty();
            }
        }
        assertThat(tenantFlags("tenants: {existingName: own}")).containsExactly("--tenants.dir=/etc/grapevine/tenants");
        assertThat(tenantFlags("tenants: {dir: /own, configs: {a: {}}}")).containsExactly("--tenants.dir=/own");
        assertThat(tenantFlags("{tenants: {api: true}, extraArgs: {tenants.api: true}}"))
                .containsExactly("--tenants.api");
        assertThat(tenantFlags("{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            baseURL: http://a/am                                       | /am/-/healthy | http |
            extraArgs: {web.route-prefix: /}                           | /-/healthy    | http |
            containerPortName: web                                     | /             | http |
            baseURL: $(URL)                                            | /             | http |
            webConfig: {tls_server_config: {cert_file: c}}             | /-/healthy    | http | HTTPS
            livenessProbe: {httpGet: {path: /own, port: http}}         | /own          | http |
            livenessProbe: {httpGet: {port: 9093}}                     | /-/healthy    | 9093 |
            livenessProbe: {httpGet: {path: /, port: 4180}}            | /             | 4180 |
            """)
    void livenessProbeAsksTheProgramForThePathThatNeedsNoRole(String values, String path, String port, String scheme)
            throws IOException {
        JsonNode request = Chart.container(Chart.objects(directory, values)).at("/livenessProbe/httpGet");

        assertThat(request.path("path").asText()).isEqualTo(path);
        assertThat(request.path("port").asText()).isEqualTo(port);
        assertThat(request.path("scheme").asText(null)).isEqualTo(scheme);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noProbeAsksForThePage(String name) throws IOException {
        JsonNode container = Chart.container(Chart.objects(Chart.render(name)));

        for (String probe : PROBES) {
            assertThat(container.path(probe).at("/httpGet/path").asText()).isNotEqualTo("/");
        }
    }

    @Test
    void keysOfButtonsAreWhereTheConfigurationNamesThem() throws IOException {
        List<JsonNode> objects = Chart.objects(directory, """
                buttons: {keys: [correct horse battery staple, another key of some length]}
                grapevineConfig: {messages: {buttons: {link_expiry: 1h}}}
                """);
        JsonNode own = Chart.YAML.readTree(
                Chart.only(objects, "ConfigMap").at("/data/grapevine.yml").asText());
        String file = own.at("/messages/buttons/key_file").asText();
        JsonNode mount = only(Chart.container(objects).path("volumeMounts"), "mountPath", parent(file));
        JsonNode volume = only(
                Chart.only(objects, "StatefulSet").at("/spec/template/spec/volumes"),
                "name",
                mount.path("name").asText());

        JsonNode secret = Chart.only(objects, "Secret");
        assertThat(volume.at("/secret/secretName")).isEqualTo(secret.at("/metadata/name"));
        assertThat(new String(Base64.getDecoder().decode(secret.at("/data/keys").asText()), UTF_8))
                .isEqualTo("correct horse battery staple\nanother key of some length");
        assertThat(own.at("/messages/buttons/link_expiry").asText()).isEqualTo("1h");
    }

    @Test
    void keyOfTheUserWinsOverThatOfTheChart() throws IOException {
        List<JsonNode> objects = Chart.objects(
                directory,
                "{buttons: {existingSecret: own}, history: {enabled: false},"
                        + " grapevineConfig: {messages: {buttons: {key_file: /own/keys}}}}");

        assertThat(Chart.only(objects, "ConfigMap").at("/data/grapevine.yml").asText())
                .isEqualTo("messages:\n  buttons:\n    key_file: /own/keys\n");
    }

    @Test
    void configurationThatExistsKeepsGrapevineYml() throws IOException {
        String existing = "configSource: {existingName: own, grapevineKey: %s}\nhistory: {enabled: false}\n%s";
        List<JsonNode> named = Chart.objects(directory, existing.formatted("g.yml", ""));
        List<JsonNode> beside = Chart.objects(directory, existing.formatted("''", "grapevineConfig: {ui: {grid: a}}"));
        List<JsonNode> none = Chart.objects(directory, existing.formatted("''", ""));

        assertThat(arguments(named)).contains("--grapevine.config=/etc/alertmanager/g.yml");
        assertThat(configVolume(named)).isEqualTo("{\"name\":\"config\",\"configMap\":{\"name\":\"own\"}}");
        assertThat(arguments(beside)).contains("--grapevine.config=/etc/alertmanager/grapevine.yml");
        assertThat(configVolume(beside))
                .contains(
                        "{\"configMap\":{\"name\":\"own\"}},{\"configMap\":{\"name\":\"am-alertmanager-grapevine\"}}");
        assertThat(Chart.only(beside, "ConfigMap").path("data").has("grapevine.yml"))
                .isTrue();
        assertThat(arguments(none)).noneMatch(each -> each.startsWith("--grapevine.config"));
        assertThat(configVolume(none)).isEqualTo(configVolume(named));
    }

    private static String configVolume(List<JsonNode> objects) {
        JsonNode volumes = Chart.only(objects, "StatefulSet").at("/spec/template/spec/volumes");
        return only(volumes, "name", "config").toString();
    }

    @Test
    void filesOfFlagsAreMountedWhereTheFlagsNameThem() throws IOException {
        List<JsonNode> objects = Chart.objects(Chart.render("tenants"));
        JsonNode mount = only(Chart.container(objects).path("volumeMounts"), "name", "files");
        JsonNode files = objects.stream()
                .filter(each -> each.at("/metadata/name").asText().endsWith("-files"))
                .findFirst()
                .orElseThrow();

        assertThat(files.path("kind").asText()).isEqualTo("Secret");
        String naming = arguments(objects) + own(objects).toString();
        assertThat(files.path("stringData").properties())
                .hasSize(4)
                .allMatch(each -> naming.contains(mount.path("mountPath").asText() + "/" + each.getKey()));
    }

    @Test
    void scalingChangesNoPod() throws IOException {
        assertThat(Chart.only(Chart.objects(directory, "replicaCount: 3"), "StatefulSet")
                        .at("/spec/template"))
                .isEqualTo(Chart.only(Chart.objects(directory, "replicaCount: 5"), "StatefulSet")
                        .at("/spec/template"));
    }

    @Test
    void podHasTheTimeThatTheProgramMayTakeToStop() throws IOException {
        assertThat(pod("{}").path("terminationGracePeriodSeconds").asInt()).isEqualTo(90);
        assertThat(pod("extraPodConfigs: {terminationGracePeriodSeconds: 120}")
                        .path("terminationGracePeriodSeconds")
                        .asInt())
                .isEqualTo(120);
        assertThat(pod("{}").path("automountServiceAccountToken").booleanValue())
                .isFalse();
    }

    private JsonNode pod(String values) throws IOException {
        return Chart.only(Chart.objects(directory, values), "StatefulSet").at("/spec/template/spec");
    }

    private List<String> tenantFlags(String values) throws IOException {
        List<JsonNode> objects = Chart.objects(directory, values);
        assertThat(CommandLines.options(expanded(objects))).isNotNull();
        return arguments(objects).stream()
                .filter(each -> each.startsWith("--tenants."))
                .toList();
    }

    @Test
    void changedConfigurationOfATenantRollsThePodsUnlessItIsReloaded() throws IOException {
        String one = "tenants: {configs: {a: {route: {receiver: a}}}}";
        String two = "tenants: {configs: {a: {route: {receiver: b}}}}";

        assertThat(checksum("tenants", one)).hasSize(64).isNotEqualTo(checksum("tenants", two));
        assertThat(checksum("tenants", one + "\nconfigmapReload: {enabled: true}"))
                .isEmpty();
        assertThat(checksum("tenants", "{}")).isEmpty();
    }

    @Test
    void changedConfigurationOrTemplateRollsThePods() throws IOException {
        assertThat(checksum("config", "templates: {a.tmpl: a}"))
                .isNotEqualTo(checksum("config", "templates: {a.tmpl: b}"))
                .isNotEqualTo(checksum("config", "templates: {a.tmpl: a}\nconfig: {global: {resolve_timeout: 7m}}"))
                .isEqualTo(checksum("config", "templates: {a.tmpl: a}\npodLabels: {a: b}"));
    }

    /** The checksum that rolls the pods when it changes: of {@code config}, {@code server} or {@code tenants}; empty if there is none. */
    private String checksum(String of, String values) throws IOException {
        return Chart.only(Chart.objects(directory, values), "StatefulSet")
                .at("/spec/template/metadata/annotations/checksum~1" + of)
                .asText();
    }
}
