package io.grapevine.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.it.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The program as the chart starts it, asked as a kubelet asks it: without a login. */
@Tag("thorough")
class RenderedProbesIT {
    private static final Path LAUNCHER = Path.of("bin", "alertmanager").toAbsolutePath();
    private static final List<String> TENANTS =
            List.of("", "tenants: {api: true}\n", "tenants: {api: true, default: false}\n");
    private static final List<String> ACCESS =
            List.of("", "access: {roles: {sender: [prometheus], admin: [ana]}, tenants: {payments: {admin: [ana]}}}\n");
    private static final List<String> USERS = List.of(
            "", "webConfig: {basic_auth_users: {ana: $2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze}}\n");

    @TempDir
    Path directory;

    /** Tenants, roles and users so combined that each meets each other one, and the values for production below a path. */
    static Stream<Arguments> releases() throws IOException {
        List<Arguments> releases = new ArrayList<>();
        for (int i = 0; i < TENANTS.size(); i++) {
            for (int j = 0; j < ACCESS.size(); j++) {
                String access = ACCESS.get(j);
                String users = USERS.get((i + j) % USERS.size());
                boolean open =
                        access.isEmpty() && users.isEmpty() && !TENANTS.get(i).contains("default: false");
                releases.add(arguments(TENANTS.get(i) + access + users, open));
            }
        }
        releases.add(arguments(
                Files.readString(Chart.DIRECTORY.resolve("values-ha.yaml")) + "\nbaseURL: http://a.example.com/am\n"
                        + ACCESS.get(1),
                false));
        return releases.stream();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void probesAreAnsweredWithoutALogin(String values, boolean open) throws Exception {
        List<JsonNode> objects = Chart.objects(directory, values);
        JsonNode container = Chart.container(objects);
        mount(objects);

        try (Program program = start(container)) {
            for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
                String path = container.path(probe).at("/httpGet/path").asText();
                assertThat(program.send("GET", path, "").statusCode())
                        .as("%s: %s", probe, path)
                        .isEqualTo(200);
            }
            int page = program.send("GET", "/", "").statusCode();
            assertThat(page == 200).as("the page is answered: %d", page).isEqualTo(open);
        }
    }

    /** Starts it with the arguments of the container, files below the directory, and a mesh and a port of its own. */
    private Program start(JsonNode container) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        for (String argument : Chart.texts(container.path("args"))) {
            if (!argument.matches("--cluster\\.(peer|listen-address|advertise-address)=.*")) {
                command.add(argument.replaceFirst("=/", "=" + directory + "/").replace("$(POD_NAME)", "am-0"));
            }
        }
        command.addAll(List.of("--web.listen-address=127.0.0.1:0", "--cluster.listen-address=127.0.0.1:0"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("GRAPEVINE_REBUILD", "no");
        return Program.started(builder);
    }

    /** Writes the files of the volumes below the directory, by the paths that the container has. */
    private void mount(List<JsonNode> objects) throws IOException {
        JsonNode volumes = Chart.only(objects, "StatefulSet").at("/spec/template/spec/volumes");
        for (JsonNode mount : Chart.container(objects).path("volumeMounts")) {
            Path place = directory.resolve(mount.path("mountPath").asText().substring(1));
            Files.createDirectories(place);
            for (JsonNode volume : volumes) {
                if (volume.path("name").equals(mount.path("name"))) {
                    for (Map.Entry<String, String> file : files(objects, volume).entrySet()) {
                        String text = file.getValue().replace("/etc/grapevine/", directory + "/etc/grapevine/");
                        Files.writeString(place.resolve(file.getKey()), text);
                    }
                }
            }
        }
    }

    private static Map<String, String> files(List<JsonNode> objects, JsonNode volume) {
        Map<String, String> files = new TreeMap<>();
        volume.findValues("items")
                .forEach(items ->
                        items.forEach(item -> files.put(item.path("path").asText(), "correct horse battery staple")));
        List<String> names = new ArrayList<>(volume.findValuesAsText("secretName"));
        volume.findValues("configMap")
                .forEach(each -> names.add(each.path("name").asText()));
        volume.findValues("secret").forEach(each -> names.add(each.path("name").asText()));
        for (JsonNode object : objects) {
            if (names.contains(object.at("/metadata/name").asText())) {
                boolean plain = object.path("kind").asText().equals("ConfigMap");
                object.path("stringData")
                        .properties()
                        .forEach(
                                each -> files.put(each.getKey(), each.getValue().asText()));
                object.path("data")
                        .properties()
                        .forEach(each -> files.put(
                                each.getKey(),
                                plain
                                        ? each.getValue().asText()
                                        : decoded(each.getValue().asText())));
            }
        }
        return files;
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
