package io.grapevine.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The libraries that the web UI's types are checked with are those that it is bundled with. */
class PageLibrariesTest {
    private static final Map<String, String> PROPERTIES = Map.of(
            "lit", "lit.version",
            "lit-html", "lit.version",
            "lit-element", "lit-element.version",
            "@lit/reactive-element", "reactive-element.version");

    @Test
    void lockFileAndPomNameTheSameVersions() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        JsonNode locked = new ObjectMapper()
                .readTree(Path.of("src/main/web/package-lock.json").toFile())
                .get("packages");

        PROPERTIES.forEach((library, property) -> {
            String version =
                    locked.get("node_modules/" + library).get("version").asText();
            assertThat(pom).contains("<" + property + ">" + version + "</" + property + ">");
        });
    }

    @Test
    void lockFileHasTheDigestOfEachLibraryAndNoAddress() throws IOException {
        JsonNode locked = new ObjectMapper()
                .readTree(Path.of("src/main/web/package-lock.json").toFile())
                .get("packages");

        assertThat(locked.properties())
                .filteredOn(library -> !library.getKey().isEmpty())
                .isNotEmpty()
                .allSatisfy(library -> assertThat(
                                library.getValue().path("integrity").asText())
                        .startsWith("sha512-"))
                .allSatisfy(library ->
                        assertThat(library.getValue().has("resolved")).isFalse());
    }
}
