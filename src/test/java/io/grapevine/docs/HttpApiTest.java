package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.grapevine.web.api.v2.OpenApiDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code http-api.md} against the OpenAPI document. */
class HttpApiTest {
    private static final Path DOCUMENT = Path.of("src/main/resources/io/grapevine/web/api/grapevine/openapi.yaml");

    private static OpenApiDocument document() throws IOException {
        return new OpenApiDocument(Files.readString(DOCUMENT));
    }

    @Test
    void tagsAreThoseOfTheOperationsAndDescribedOnce() throws IOException {
        JsonNode root = document().root();
        Set<String> used = new TreeSet<>();
        root.path("paths").findValues("tags").forEach(tags -> tags.forEach(tag -> used.add(tag.asText())));

        assertThat(root.path("tags").findValuesAsText("name")).containsExactlyInAnyOrderElementsOf(used);
    }

    /** A comma in a text without quotes ends the text, and what follows becomes a field without a value. */
    private static List<String> fieldsWithoutValue(String at, JsonNode node) {
        List<String> empty = new ArrayList<>();
        if (node.isNull()) {
            empty.add(at);
        }
        node.properties()
                .forEach(field -> empty.addAll(fieldsWithoutValue(at + "/" + field.getKey(), field.getValue())));
        if (node.isArray()) {
            node.forEach(element -> empty.addAll(fieldsWithoutValue(at, element)));
        }
        return empty;
    }

    @Test
    void everyFieldHasAValue() throws IOException {
        assertThat(fieldsWithoutValue("", document().root())).isEmpty();
    }

    @Test
    void pageHasEveryOperationAndNoOther() throws IOException {
        assertThat(Page.of("reference/http-api.md")
                        .section("## `/api/grapevine/v1`")
                        .firstColumn())
                .containsExactlyInAnyOrderElementsOf(document().operations());
    }

    @Test
    void operationHasAnExample() throws IOException {
        String examples = String.join("", Page.of("reference/http-api.md").blocks("sh"));

        assertThat(document().operations())
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
