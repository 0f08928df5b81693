package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
