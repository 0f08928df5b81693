package io.grapevine.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notes that an installation prints, and the secret that it makes once and then finds again. */
class NotesAndSecretTest {
    private static final String SECRETS = "/api/v1/namespaces/mon/secrets/am-alertmanager-mesh";
    private static final String STATEFUL_SET = "/apis/apps/v1/namespaces/mon/statefulsets/am-alertmanager";

    /** What the API server says that it has, by path. */
    private static final Map<String, String> KINDS = Map.of("/api/v1", """
            {"kind": "APIResourceList", "groupVersion": "v1",
             "resources": [{"name": "secrets", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}""", "/apis/apps/v1", """
            {"kind": "APIResourceList", "groupVersion": "apps/v1",
             "resources": [{"name": "statefulsets", "namespaced": true, "kind": "StatefulSet", "verbs": ["get"]}]}""");

    private static final String KUBECONFIG = """
            {"apiVersion": "v1", "kind": "Config", "current-context": "c",
             "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}], "users": [{"name": "u", "user": {}}],
             "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:%d"}}]}""";

    @TempDir
    Path directory;

    private String notes(String values) throws IOException {
        return notes(Chart.DIRECTORY, values, "");
    }

    private String notes(Path chart, String values, String kubeconfig) throws IOException {
        var install = new Helm(chart)
                .install()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeVersion(Chart.KUBERNETES)
                .withValuesFile(Files.writeString(directory.resolve("values.yaml"), values))
                .clientOnly()
                .dryRun();
        Map<String, String> defaults = new HashMap<>(Map.of("image.repository", Chart.REPOSITORY));
        if (kubeconfig.isEmpty()) {
            defaults.put("persistence.size", "1Gi");
        } else {
            install.withKubeConfigContents(kubeconfig);
        }
        Chart.complete(directory.resolve("values.yaml"), defaults, install::set);
        return install.call().getOutput();
    }

    @Test
    void notesSayWhereTheProgramIsAndHowPrometheusFindsIt() throws IOException {
        assertThat(notes("baseURL: https://example.com/alerts"))
                .contains("port-forward service/am-alertmanager 9093:9093", "http://localhost:9093/alerts/")
                .contains("path_prefix: /alerts\n", "names: [am-alertmanager-headless.mon.svc]")
                .doesNotContain("WARNING", "NOTE:");
    }

    @Test
    void notesNameTheSchemeThatTheWebConfigurationSays() throws IOException {
        assertThat(notes("webConfig: {tls_server_config: {cert_file: /c, key_file: /k}}"))
                .contains("https://localhost:9093/", "- scheme: https\n        dns_sd", "port: http, scheme: https}");
    }

    @Test
    void notesWarnOfAnImageThatIsNotGrapevine() throws IOException {
        assertThat(notes("image: {repository: quay.io/prometheus/alertmanager}"))
                .contains("WARNING: image.repository");
    }

    @Test
    void imageOfAlertmanagerGetsNoFlagThatItDoesNotHave() throws IOException {
        String values = "{image: {repository: quay.io/prometheus/alertmanager}, configmapReload: {enabled: true}}";
        JsonNode pod =
                Chart.only(Chart.objects(directory, values), "StatefulSet").at("/spec/template");

        assertThat(pod.at("/spec/containers/0/args").toString()).doesNotContain("auto-reload", "history");
        assertThat(pod.at("/metadata/annotations").has("checksum/config")).isTrue();
        assertThat(notes(values)).contains("this image does not reload it");
    }

    @Test
    void memoryLimitThatTheLauncherRefusesIsRefused() throws IOException {
        for (String limit : List.of("128Mi", "159Mi", "150000k", "100000000", "0.1Gi")) {
            assertThatThrownBy(() -> Chart.objects(directory, "resources: {limits: {memory: " + limit + "}}"))
                    .hasMessageContaining("resources.limits.memory: " + limit.replace("100000000", "1e+08"))
                    .hasMessageContaining("at least 160Mi");
        }
        for (String limit : List.of("160Mi", "0.5Gi", "1G", "268435456")) {
            assertThat(Chart.objects(directory, "resources: {limits: {memory: " + limit + "}}"))
                    .isNotEmpty();
        }
        String given = "{resources: {limits: {memory: 128Mi}}, extraEnv: [{name: JAVA_OPTS, value: -Xmx32m}]}";
        assertThat(Chart.objects(directory, given)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image: {repository: grapevine}                  | image.repository: grapevine (expected: the repository that
            image: {repository: ''}                         | or image.pullPolicy: Never, where the nodes have the image)
            tenants: {access: {roles: {}, silences: {}}}    | tenants.access is now access
            networkPolicy: {egress: {enabled: true, rules: [{}]}} | networkPolicy.egress.enabled: without networkPolicy.enabled (expected: both)
            networkPolicy: {enabled: true, egress: {enabled: true}} | networkPolicy.egress.rules: empty, so no notification could leave
            configSource: {grapevineKey: g.yml}             | configSource.grapevineKey: g.yml (expected: configSource.existingName
            {configSource: {existingName: a, grapevineKey: g.yml}, grapevineConfig: {ui: {}}} | (expected: either it or grapevineConfig)
            webConfig: {tls_server_config: {client_auth_type: RequireAnyClientCert}} | livenessProbe.httpGet: webConfig asks for a client
            """)
    void valuesThatCannotWorkAreRefusedWithASentence(String values, String sentence) {
        assertThatThrownBy(() -> Chart.objects(directory, values)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: {repository: grapevine, pullPolicy: Never}",
                "image: {repository: mirror/grapevine-prod}",
                "{webConfig: {tls_server_config: {client_auth_type: RequireAnyClientCert}}, startupProbe: {enabled: false},"
                        + " livenessProbe: {httpGet: null, tcpSocket: {port: http}}, readinessProbe: null}"
            })
    void valuesThatCanWorkAreRendered(String values) throws IOException {
        assertThat(Chart.objects(directory, values)).isNotEmpty();
    }

    @Test
    void selectorOfASpreadConstraintTakesThePlaceOfTheDefault() throws IOException {
        String values = "topologySpreadConstraints: [{maxSkew: 1, labelSelector: {matchLabels: {a: b}}}, {maxSkew: 2}]";
        JsonNode constraints = Chart.only(Chart.objects(directory, values), "StatefulSet")
                .at("/spec/template/spec/topologySpreadConstraints");

        assertThat(constraints.at("/0/labelSelector").toString()).isEqualTo("{\"matchLabels\":{\"a\":\"b\"}}");
        assertThat(constraints
                        .at("/1/labelSelector/matchLabels/app.kubernetes.io~1instance")
                        .asText())
                .isEqualTo(Chart.RELEASE);
    }

    @Test
    void notesWarnOfAnOpenMesh() throws IOException {
        assertThat(notes("replicaCount: 2")).contains("NOTE: every pod that reaches port 9094");
        assertThat(notes("{replicaCount: 2, networkPolicy: {enabled: true}}")).doesNotContain("NOTE:");
        assertThat(notes("{replicaCount: 2, cluster: {secret: {enabled: true, value: x}}}"))
                .doesNotContain("NOTE:");
    }

    @Test
    void notesWarnOfFilesThatAreNotReloaded() throws IOException {
        assertThat(
                        notes(
                                "{configmapReload: {enabled: true}, extraVolumeMounts: [{name: a, mountPath: /a, subPath: a}]}"))
                .contains("NOTE: /a is mounted with a subPath");
        assertThat(notes("configSource: {existingName: own}"))
                .contains("NOTE: a change of ConfigMap own is not loaded");
    }

    @Test
    void tlsOfTheMeshWithoutACertificateIsRefused() {
        assertThatThrownBy(() -> Chart.objects(directory, "cluster: {tls: {enabled: true}}"))
                .hasMessageContaining("cluster.tls.existingSecret");
        assertThatThrownBy(
                        () -> Chart.objects(directory, "cluster: {tls: {enabled: true, certManager: {enabled: true}}}"))
                .hasMessageContaining("cluster.tls.certManager.issuerRef");
    }

    @Test
    void secretOfTheMeshIsRandomAtFirstAndKeptThen() throws Exception {
        assertThat(secret(Map.of())).hasSize(48).isNotEqualTo(secret(Map.of()));

        String kept = Base64.getEncoder().encodeToString("kept".getBytes(UTF_8));
        assertThat(secret(Map.of(SECRETS, """
                {"kind": "Secret", "apiVersion": "v1", "data": {"secret": "%s"}}""".formatted(kept)))).isEqualTo("kept");
    }

    /** A StatefulSet's claims cannot be changed, so an upgrade keeps the size that it has. */
    @Test
    void sizeOfTheVolumesIsThatOfTheReleaseAndOneGibibyteAtFirst() throws Exception {
        String small = """
                {"kind": "StatefulSet", "apiVersion": "apps/v1", "spec": {"volumeClaimTemplates":
                 [{"metadata": {"name": "storage"}, "spec": {"resources": {"requests": {"storage": "50Mi"}}}}]}}""";

        assertThat(size("{}", Map.of())).isEqualTo("1Gi");
        assertThat(size("{}", Map.of(STATEFUL_SET, small))).isEqualTo("50Mi");
        assertThat(size("persistence: {size: 2Gi}", Map.of(STATEFUL_SET, small)))
                .isEqualTo("2Gi");
    }

    private String size(String values, Map<String, String> objects) throws IOException {
        return inNotes("statefulset.yaml", values, objects, "(?m)^ +storage: (\\S+)$");
    }

    private String secret(Map<String, String> objects) throws IOException {
        String found = inNotes("mesh.yaml", "cluster: {secret: {enabled: true}}", objects, "(?m)^  secret: (\\S+)$");
        return new String(Base64.getDecoder().decode(found), UTF_8);
    }

    /**
     * What an expression finds in the file that an installation renders where the API server has these objects. Helm does not return
     * what it renders without a cluster, except for the notes, so a copy of the chart has the file in its notes.
     */
    private String inNotes(String template, String values, Map<String, String> objects, String expression)
            throws IOException {
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String found = KINDS.getOrDefault(path, objects.getOrDefault(path, ""));
            byte[] body = (found.isEmpty() ? "{\"kind\": \"Status\", \"reason\": \"NotFound\", \"code\": 404}" : found)
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(found.isEmpty() ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        api.start();
        try {
            Path chart = ChartLintTest.copy(
                    Files.createTempDirectory(directory, "copy").resolve("grapevine"));
            Files.writeString(
                    chart.resolve("templates").resolve("NOTES.txt"),
                    "\n{{ include (print $.Template.BasePath \"/" + template + "\") . }}\n",
                    StandardOpenOption.APPEND);
            String kubeconfig = KUBECONFIG.formatted(api.getAddress().getPort());
            String notes = notes(chart, values, kubeconfig);
            Matcher found = Pattern.compile(expression).matcher(notes);
            assertThat(found.find()).as(notes).isTrue();
            return found.group(1);
        } finally {
            api.stop(0);
        }
    }
}
