package io.grapevine.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import io.grapevine.model.matcher.Matcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The matchers of the web UI in Chromium, with the texts that the server's parser is tested with too. */
class WebUiMatchersIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String READ = """
            text => {
              try {
                const read = matchers.parseMatchers(text);
                const written = matchers.filterText(read);
                return JSON.stringify({read, written, again: matchers.parseMatchers(written)});
              } catch (e) {
                return JSON.stringify(e instanceof matchers.MatcherSyntaxError ? {} : {error: String(e)});
              }
            }""";

    /** The module as a script that sets the global variable {@code matchers}. */
    private static String script() throws Exception {
        Path binary;
        try (Stream<Path> files = Files.walk(Path.of("target", "ui", "META-INF"))) {
            binary = files.filter(file -> file.getFileName().toString().matches("esbuild(\\.exe)?"))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> command = List.of(
                binary.toAbsolutePath().toString(),
                "src/main/web/data/matchers.ts",
                "--bundle",
                "--format=iife",
                "--global-name=matchers");
        return CommandRun.of(command, Map.of()).succeeded(command);
    }

    @Test
    void textsAreReadAndWrittenAsTheServerDoes() throws Exception {
        JsonNode texts = JSON.readTree(Matcher.class.getResource("matcher-texts.json"));
        try (Chromium chromium = new Chromium()) {
            Page page = chromium.page();
            page.evaluate("globalThis.matchers = (() => {" + script() + "\nreturn matchers;})()");
            for (JsonNode recorded : texts) {
                String text = recorded.get("text").asText();
                JsonNode answer = JSON.readTree((String) page.evaluate(READ, text));
                assertThat(answer.path("read")).as(text).isEqualTo(recorded.path("matchers"));
                assertThat(answer.path("again")).as(text).isEqualTo(answer.path("read"));
                if (recorded.path("written").isTextual()) {
                    assertThat(answer.path("written")).as(text).isEqualTo(recorded.get("written"));
                }
            }
        }
    }
}
