package io.grapevine.it.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grapevine.it.Program;
import io.grapevine.it.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of Mimir prints and exits against this server as against Mimir or Cortex. */
class MimirtoolIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = MimirtoolIT.class.getResourceAsStream("/conformance/" + name)) {
            return JSON.readTree(in);
        }
    }

    @Test
    void mimirtoolPrintsAndExitsAsAgainstMimirOrCortex() throws Exception {
        Optional<Path> tool = Tool.mimirtool();
        if (tool.isEmpty()) {
            return;
        }
        JsonNode recording = read("mimirtool.json");
        ObjectNode limits =
                JSON.createObjectNode().set("overrides", read("tenants.json").get("overrides"));
        Files.writeString(directory.resolve("limits.yml"), limits.toString());
        Path main = Files.writeString(directory.resolve("main.yml"), "route: {receiver: r}\nreceivers: [{name: r}]\n");
        Path files = Files.createDirectories(directory.resolve("files"));
        Files.createDirectories(files.resolve("d"));
        Files.createDirectories(files.resolve("out"));
        for (Map.Entry<String, JsonNode> file : recording.get("files").properties()) {
            if (file.getKey().matches("\\p{ASCII}+")) { // other names need a locale that has them
                Files.writeString(files.resolve(file.getKey()), file.getValue().asText());
            }
        }
        try (Program program = Program.grapevine(
                main,
                directory.resolve("data"),
                "--tenants.api",
                Program.settings(directory, "server: {tenants: {limits_file: limits.yml}}"))) {
            for (JsonNode step : recording.get("sequence")) {
                ObjectNode actual = run(tool.get(), files, step.get("line").asText(), program.url());
                List<JsonNode> wanted = Stream.of("answer", "mimir", "cortex")
                        .filter(step::has)
                        .map(step::get)
                        .toList();
                if (wanted.get(0).has("files")) {
                    ObjectNode written = actual.putObject("files");
                    for (Map.Entry<String, JsonNode> file :
                            wanted.get(0).get("files").properties()) {
                        written.put(file.getKey(), Files.readString(files.resolve(file.getKey())));
                    }
                }
                assertThat(wanted).as("%s", step).contains(actual);
            }
        }
    }

    private static ObjectNode run(Path tool, Path directory, String line, String url)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        for (String word : line.replace("@URL", url).split(" ")) {
            command.add(word.replace("'", ""));
        }
        Path errors = directory.resolveSibling("errors");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ObjectNode result = JSON.createObjectNode();
        result.put("exit", process.waitFor());
        result.put("stdout", out);
        result.put("stderr", normal(Files.readString(errors), url));
        return result;
    }

    /** As the recording has it; errors of templates have a column here. */
    private static String normal(String text, String url) {
        return text.replace(url.substring("http://".length()), "HOST")
                .replaceAll("ts=\\S+", "ts=TIME")
                .replaceAll("(\\.tmpl:\\d+):\\d+:", "$1:");
    }
}
