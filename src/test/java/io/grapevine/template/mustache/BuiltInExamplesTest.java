package io.grapevine.template.mustache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that users begin with are the built-in templates. */
class BuiltInExamplesTest {
    private static final Path DIRECTORY = Path.of("config-examples/templates");

    @Test
    void everyBuiltInTemplateIsAnExampleAndEveryExampleABuiltInTemplate() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            List<String> examples = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".mustache"))
                    .sorted()
                    .toList();
            assertThat(examples)
                    .containsExactlyInAnyOrderElementsOf(Partials.BuiltIn.NAMES.stream()
                            .map(name -> name + ".mustache")
                            .toList());
        }
        for (String name : Partials.BuiltIn.NAMES) {
            assertThat(DIRECTORY.resolve(name + ".mustache"))
                    .hasContent(Partials.BuiltIn.source(name).text());
        }
    }

    @Test
    void everyBuiltInTemplateNamesOnlyOthersOfThem() {
        for (String name : Partials.BuiltIn.NAMES) {
            assertThat(Partials.BuiltIn.template(name).partials())
                    .allSatisfy(partial -> assertThat(Partials.BuiltIn.NAMES).contains(partial.name()));
        }
    }
}
