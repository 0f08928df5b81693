package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code http-api.md} against the OpenAPI document. */
class HttpApiTest {
    private static final Path DOCUMENT = Path.of("src/main/resources/io/grapevine/web/api/grapevine/openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private static List<String> operations() throws IOException {
        Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(Files.readString(DOCUMENT));
        List<String> operations = new ArrayList<>();
        document.get("paths")
                .forEach((path, item) -> item.keySet().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    @Test
    void tagsAreThoseOfTheOperationsAndDescribedOnce() throws IOException {
        Map<String, Object> document = new Yaml().load(Files.readString(DOCUMENT));
        List<Object> described = new ArrayList<>();
        ((List<?>) document.get("tags")).forEach(tag -> described.add(((Map<?, ?>) tag).get("name")));
        Set<Object> used = new HashSet<>();
        ((Map<?, ?>) document.get("paths"))
                .values()
                .forEach(item -> ((Map<?, ?>) item)
                        .values()
                        .forEach(operation -> used.addAll((List<?>) ((Map<?, ?>) operation).get("tags"))));

        assertThat(described).containsExactlyInAnyOrderElementsOf(used);
    }

    /** A comma in a text without quotes ends the text, and what follows becomes a field without a value. */
    private static List<String> fieldsWithoutValue(String at, Object node) {
        List<String> empty = new ArrayList<>();
        if (node == null) {
            empty.add(at);
        } else if (node instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> empty.addAll(fieldsWithoutValue(at + "/" + name, value)));
        } else if (node instanceof List<?> values) {
            values.forEach(value -> empty.addAll(fieldsWithoutValue(at, value)));
        }
        return empty;
    }

    @Test
    void everyFieldHasAValue() throws IOException {
        assertThat(fieldsWithoutValue("", new Yaml().load(Files.readString(DOCUMENT))))
                .isEmpty();
    }

    @Test
    void pageHasEveryOperationAndNoOther() throws IOException {
        assertThat(Page.of("reference/http-api.md")
                        .section("## `/api/grapevine/v1`")
                        .firstColumn())
                .containsExactlyInAnyOrderElementsOf(operations());
    }

    @Test
    void operationHasAnExample() throws IOException {
        String examples = String.join("", Page.of("reference/http-api.md").blocks("sh"));

        assertThat(operations())
                .allSatisfy(operation -> assertThat(examples)
                        .contains("localhost:9093/api/grapevine/v1"
                                + operation
                                        .substring(operation.indexOf(' ') + 1)
                                        .replace("{name}", "team")
                                        .replace("{receiver}", "team")
                                        .replace("{group}", "cb31fc4d194f95c0")
                                        .replace("{key}", "drain-db-1")
                                        .replace("overrides/{id}", "overrides/$override")
                                        .replace("{id}", "e28ad8c8948a3a016d2f605ff41713cf")));
    }
}
