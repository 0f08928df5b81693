package io.grapevine.template.mustache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.grapevine.template.TemplateException;
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
                    .containsExactlyInAnyOrderElementsOf(MustacheTemplates.BUILT_IN.stream()
                            .map(name -> name + ".mustache")
                            .toList());
        }
        for (String name : MustacheTemplates.BUILT_IN) {
            assertThat(DIRECTORY.resolve(name + ".mustache"))
                    .hasContent(Compiler.builtIn(name).text());
        }
    }

    @Test
    void everyBuiltInTemplateIsATemplateAndNamesOnlyOthersOfThem() throws TemplateException {
        Compiler builtIn = Compiler.read(List.of());
        assertThat(builtIn.names()).containsExactlyInAnyOrderElementsOf(MustacheTemplates.BUILT_IN);
        for (String name : MustacheTemplates.BUILT_IN) {
            assertThatCode(() -> builtIn.compilePartial(name)).doesNotThrowAnyException();
        }
    }
}
