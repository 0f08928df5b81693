package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.config.yaml.Read;
import io.grapevine.features.planned.SilenceRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The reader of rules takes what the form of the web UI writes, and refuses what the form calls wrong: rule-yaml.test.ts. */
class FormRulesTest {
    @TestFactory
    Stream<DynamicTest> rulesOfTheFormAreTakenByTheReader() throws IOException {
        JsonNode rules = new ObjectMapper().readTree(FormRulesTest.class.getResource("form-rules.json"));
        return StreamSupport.stream(rules.spliterator(), false)
                .map(rule -> DynamicTest.dynamicTest(rule.path("draft").toString(), () -> check(rule)));
    }

    private static void check(JsonNode rule) {
        Read<List<SilenceRule>> read = SilenceFiles.parse(
                Path.of("form.yml"), rule.path("yaml").asText().getBytes(StandardCharsets.UTF_8), Map.of());

        if (rule.path("refused").asBoolean()) {
            assertThat(read.faults()).isNotEmpty();
        } else {
            assertThat(read.get())
                    .singleElement()
                    .satisfies(form -> assertThat(form.after(form.from(), 1)).isNotEmpty());
        }
    }
}
