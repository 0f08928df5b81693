package io.grapevine.chart;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The chart, and the cases that it is rendered for: {@code NAME.values.yaml} and {@code NAME.golden.yaml}. */
final class Chart {
    static final Path DIRECTORY = Path.of("helm", "grapevine");
    static final Path RESOURCES = Path.of("src", "test", "resources", "helm");
    static final String RELEASE = "am";
    static final String NAMESPACE = "mon";
    static final String KUBERNETES = "1.31.0";

    /** The repository of the image where values name none, as a release must. */
    static final String REPOSITORY = "registry.example.com/grapevine";

    /** Reads YAML and refuses a key that stands twice. */
    static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String VALUES = ".values.yaml";
    private static final String HIGH_AVAILABILITY = "values-ha";

    private Chart() {}

    /** The names of all cases; one has the values for production, which the chart brings. */
    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("cases"))) {
            Stream<String> own = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(VALUES))
                    .map(name -> name.substring(0, name.length() - VALUES.length()));
            return Stream.concat(own, Stream.of(HIGH_AVAILABILITY)).sorted().toList();
        }
    }

    /** The values of a case. */
    static Path values(String name) {
        return name.equals(HIGH_AVAILABILITY)
                ? DIRECTORY.resolve(name + ".yaml")
                : RESOURCES.resolve("cases").resolve(name + VALUES);
    }

    /** What the release of the cases renders to. */
    static String render(String name) throws IOException {
        return render(RELEASE, NAMESPACE, values(name));
    }

    /**
     * What Helm renders, as one text. This Helm asks for the StatefulSet of a release also where there is no cluster, so it is given the
     * size of volumes that a new release has.
     */
    static String render(String release, String namespace, Path values) throws IOException {
        TemplateCommand template = new Helm(DIRECTORY)
                .template()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values);
        complete(values, Map.of("image.repository", REPOSITORY, "persistence.size", "1Gi"), template::set);
        return template.call();
    }

    /** Sets those of {@code defaults} that a file of values does not give. */
    static void complete(Path values, Map<String, String> defaults, BiConsumer<String, Object> set) throws IOException {
        JsonNode given = YAML.readTree(values.toFile());
        defaults.forEach((path, value) -> {
            if (!given.at('/' + path.replace('.', '/')).isTextual()) {
                set.accept(path, value);
            }
        });
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
