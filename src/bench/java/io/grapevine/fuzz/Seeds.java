package io.grapevine.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Valid inputs: those of the conformance files, and the example configurations. */
final class Seeds {
    private Seeds() {}

    /** A conformance file. */
    static JsonNode conformance(String name) {
        try (InputStream in = Seeds.class.getResourceAsStream("/conformance/" + name + ".json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts under a field of each element. */
    static List<String> texts(JsonNode elements, String field) {
        List<String> texts = new ArrayList<>();
        elements.forEach(element -> texts.add(element.path(field).asText()));
        return texts;
    }

    /** The bodies that were posted to a path. */
    static List<byte[]> bodies(String path) {
        List<byte[]> bodies = new ArrayList<>();
        for (JsonNode each : conformance("api").get("requests")) {
            JsonNode request = each.get("request");
            if (request.path("path").asText().equals(path) && request.has("body")) {
                JsonNode body = request.get("body");
                String text = body.isTextual() ? body.asText() : body.toString();
                bodies.add(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return bodies;
    }

    /** All configurations: those of the conformance files and the examples. */
    static List<byte[]> configurations() {
        Set<String> texts = new LinkedHashSet<>(texts(conformance("configs").get("cases"), "config"));
        conformance("receivers")
                .get("receivers")
                .forEach(each -> texts.add(each.get("config").toString()));
        conformance("timelines")
                .get("scenarios")
                .forEach(each -> texts.add(each.get("config").asText()));
        List<byte[]> all = new ArrayList<>(examples(""));
        texts.forEach(text -> all.add(text.getBytes(StandardCharsets.UTF_8)));
        return all;
    }

    /** The example files whose names begin so, but for large ones. */
    static List<byte[]> examples(String prefix) {
        try (Stream<Path> files = Files.list(Path.of("config-examples"))) {
            List<byte[]> contents = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".yml"))
                    .filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList()) {
                contents.add(Files.readAllBytes(file));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
