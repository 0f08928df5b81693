package io.grapevine.template.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Random formats, numbers, layouts of times, whole templates, and calls of functions, with what Go made of them. */
class RandomTemplatesTest {
    private final GoTemplates templates;

    RandomTemplatesTest() throws TemplateException {
        templates = GoTemplates.parse(List.of(), InstantSource.system());
    }

    @TestFactory
    Stream<DynamicTest> everyTemplateDoesWhatItDoesInGo() throws IOException {
        return recorded("random.json");
    }

    @TestFactory
    Stream<DynamicTest> functionsOfAlertmanager035DoWhatTheyDoThere() throws IOException {
        return recorded("functions.json");
    }

    private Stream<DynamicTest> recorded(String file) throws IOException {
        try (InputStream in = getClass().getResourceAsStream(file)) {
            JsonNode recorded = new ObjectMapper().readTree(in);
            List<TemplateData> datas = new ArrayList<>();
            recorded.get("datas").forEach(data -> datas.add(DataJson.data(data)));
            assertThat(recorded.get("cases").size()).isGreaterThan(200);
            return StreamSupport.stream(recorded.get("cases").spliterator(), false)
                    .map(test -> DynamicTest.dynamicTest(
                            test.get("template").asText() + test.path("type").asText(),
                            () -> check(test, datas.get(test.get("data").asInt()))));
        }
    }

    private void check(JsonNode test, TemplateData data) throws TemplateException {
        String template = test.get("template").asText();
        boolean html = test.path("type").asText().equals("html");
        if (test.path("error").asBoolean()) {
            assertThatThrownBy(() -> templates.preview(template, data, html))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining(test.path("message").asText());
        } else {
            assertThat(templates.preview(template, data, html))
                    .isEqualTo(test.get("expected").asText());
        }
    }
}
