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
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an installation prints, and the secret that it makes once and then finds again. */
class NotesAndSecretTest {
    private static final String SECRETS = "/api/v1/namespaces/mon/secrets/am-alertmanager-mesh";
    private static final String RESOURCES = """
            {"kind": "APIResourceList", "groupVersion": "v1",
             "resources": [{"name": "secrets", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}""";
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
        return (kubeconfig.isEmpty() ? install : install.withKubeConfigContents(kubeconfig))
                .call()
                .getOutput();
    }

    @Test
    void notesSayWhereTheProgramIsAndHowPrometheusFindsIt() throws IOException {
        assertThat(notes("baseURL: https://example.com/alerts"))
                .contains("port-forward service/am-alertmanager 9093:9093", "http://localhost:9093/alerts/")
                .contains("path_prefix: /alerts\n", "names: [am-alertmanager-headless.mon.svc]")
                .doesNotContain("WARNING", "NOTE:");
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

    /**
     * The secret that an installation makes where the API server has these objects. Helm does not return what it renders without a
     * cluster, except for the notes, so a copy of the chart has the secret in its notes.
     */
    private String secret(Map<String, String> objects) throws IOException {
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String found = path.equals("/api/v1") ? RESOURCES : objects.getOrDefault(path, "");
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
                    "\n{{ include (print $.Template.BasePath \"/mesh.yaml\") . }}\n",
                    StandardOpenOption.APPEND);
            String kubeconfig = KUBECONFIG.formatted(api.getAddress().getPort());
            String notes = notes(chart, "cluster: {secret: {enabled: true}}", kubeconfig);
            Matcher data = Pattern.compile("(?m)^  secret: (\\S+)$").matcher(notes);
            assertThat(data.find()).as(notes).isTrue();
            return new String(Base64.getDecoder().decode(data.group(1)), UTF_8);
        } finally {
            api.stop(0);
        }
    }
}
