package io.grapevine.chart;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The chart, and the cases that it is rendered for: {@code NAME.values.yaml} and {@code NAME.golden.yaml}. */
final class Chart {
    static final Path DIRECTORY = Path.of("helm", "grapevine");
    static final Path RESOURCES = Path.of("src", "test", "resources", "helm");
    static final String RELEASE = "am";
    static final String NAMESPACE = "mon";
    static final String KUBERNETES = "1.31.0";

    /** Reads YAML and refuses a key that stands twice. */
    static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String VALUES = ".values.yaml";

    private Chart() {}

    /** The names of all cases. */
    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("cases"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(VALUES))
                    .map(name -> name.substring(0, name.length() - VALUES.length()))
                    .sorted()
                    .toList();
        }
    }

    /** The values of a case. */
    static Path values(String name) {
        return RESOURCES.resolve("cases").resolve(name + VALUES);
    }

    /** What the release of the cases renders to. */
    static String render(String name) {
        return render(RELEASE, NAMESPACE, values(name));
    }

    /** What Helm renders, as one text. */
    static String render(String release, String namespace, Path values) {
        return new Helm(DIRECTORY)
                .template()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values)
                .call();
    }

    /** What these values, as YAML, render to. */
    static List<JsonNode> objects(Path directory, String values) throws IOException {
        return objects(render(RELEASE, NAMESPACE, Files.writeString(directory.resolve("values.yaml"), values)));
    }

    /** The objects of a rendered text. */
    static List<JsonNode> objects(String rendered) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(rendered)) {
            while (documents.hasNext()) {
                JsonNode object = documents.next();
                if (!object.isEmpty()) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    /** The only object of this kind. */
    static JsonNode only(List<JsonNode> objects, String kind) {
        List<JsonNode> found = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of kind " + kind);
        }
        return found.get(0);
    }

    /** The program's container in the StatefulSet. */
    static JsonNode container(List<JsonNode> objects) {
        return only(objects, "StatefulSet").at("/spec/template/spec/containers/0");
    }

    /** The texts of a list. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
