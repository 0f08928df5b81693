package io.grapevine.it.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.it.Program;
import io.grapevine.it.RawExchange;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Requests of tenants are answered as Mimir or Cortex do, but for listed deviations. */
@Tag("thorough")
class TenantConformanceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> GROUPS = Set.of("header", "endpoints", "upload", "semantics");

    @TempDir
    Path directory;

    private final Map<String, String> silences = new TreeMap<>();
    private final Set<TenantDeviations> deviations = EnumSet.noneOf(TenantDeviations.class);
    private final List<String> differences = new ArrayList<>();

    @Test
    void requestsAreAnsweredAsMimirOrCortexDoes() throws Exception {
        Tool.needPackagedProgram();
        JsonNode recording;
        try (InputStream in = TenantConformanceIT.class.getResourceAsStream("/conformance/tenants.json")) {
            recording = JSON.readTree(in);
        }
        ObjectNode limits = JSON.createObjectNode().set("overrides", recording.get("overrides"));
        Files.writeString(directory.resolve("limits.yml"), limits.toString());
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
        int replayed = 0;
        try (Program program = Program.grapevine(
                config,
                directory.resolve("data"),
                "--tenants.api",
                Program.settings(directory, "server: {tenants: {limits_file: limits.yml}}"))) {
            URI url = URI.create(program.url());
            InetSocketAddress server = new InetSocketAddress(url.getHost(), url.getPort());
            for (JsonNode each : recording.get("cases")) {
                if (!each.has("server") && isReplayed(each)) {
                    replay(server, each);
                    replayed++;
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(deviations).as("deviations that were met").containsExactly(TenantDeviations.values());
        assertThat(replayed).isGreaterThan(900);
    }

    private static boolean isReplayed(JsonNode each) {
        return GROUPS.contains(each.get("group").asText())
                || each.get("name").asText().startsWith("silence");
    }

    private void replay(InetSocketAddress server, JsonNode each) throws IOException {
        for (JsonNode step : each.get("steps")) {
            JsonNode request = step.get("request");
            String path = request.get("path").asText();
            for (Map.Entry<String, String> silence : silences.entrySet()) {
                path = path.replace("@" + silence.getKey(), silence.getValue());
            }
            RawExchange answer = RawExchange.send(server, request, path);
            if (step.has("name")) {
                silences.put(
                        step.get("name").asText(),
                        JSON.readTree(answer.body()).path("silenceID").asText());
            }
            List<JsonNode> recorded = new ArrayList<>();
            for (String program : List.of("answer", "mimir", "cortex")) {
                if (step.has(program)) {
                    recorded.add(step.get(program));
                }
            }
            if (!recorded.isEmpty() && recorded.stream().noneMatch(wanted -> isAs(wanted, answer))) {
                difference(each.get("name").asText(), request, path, recorded, answer);
            }
        }
    }

    private void difference(String name, JsonNode request, String path, List<JsonNode> recorded, RawExchange answer) {
        StringBuilder wanted = new StringBuilder();
        recorded.forEach(each -> wanted.append(each.path("error").asText())
                .append(values(each.path("yaml")))
                .append(each));
        TenantDeviations.Step step =
                new TenantDeviations.Step(name, request.get("method").asText(), path, wanted.toString(), answer);
        TenantDeviations.of(step)
                .ifPresentOrElse(
                        deviations::add,
                        () -> differences.add(
                                name + ": " + request.get("method").asText() + " " + path + ": " + answer
                                        + " is none of " + recorded));
    }

    private static String values(JsonNode yaml) {
        return yaml.isMissingNode() ? "" : JSON.convertValue(yaml, Map.class).toString();
    }

    private static boolean isAs(JsonNode wanted, RawExchange answer) {
        if (wanted.get("status").asInt() != answer.status()) {
            return false;
        }
        if (wanted.has("error")) {
            return answer.body().equals(wanted.get("error").asText() + "\n")
                    && answer.header("content-type").equals("text/plain; charset=utf-8")
                    && answer.header("x-content-type-options").equals("nosniff");
        }
        boolean isOfType = !wanted.has("type") || wanted.get("type").asText().equals(answer.header("content-type"));
        String location = wanted.path("headers").path("Location").asText();
        return isOfType
                && location.equals(answer.header("location"))
                && (!wanted.has("yaml")
                        || text(answer.body()).equals(JSON.convertValue(wanted.get("yaml"), Map.class)));
    }

    /** YAML whose scalars are all read as text. */
    private static Object text(String yaml) {
        LoaderOptions loading = new LoaderOptions();
        DumperOptions dumping = new DumperOptions();
        Resolver textOnly = new Resolver() {
            @Override
            protected void addImplicitResolvers() {
                // none: all scalars are text
            }
        };
        Object read =
                new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, textOnly).load(yaml);
        return read == null ? Map.of() : read;
    }
}
