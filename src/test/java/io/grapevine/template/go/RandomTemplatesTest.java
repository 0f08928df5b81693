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

/** Random formats, numbers, layouts of times, and whole templates, with what Go made of them. */
class RandomTemplatesTest {
    private final GoTemplates templates;

    RandomTemplatesTest() throws TemplateException {
        templates = GoTemplates.parse(List.of(), InstantSource.system());
    }

    @TestFactory
    Stream<DynamicTest> everyTemplateDoesWhatItDoesInGo() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("random.json")) {
            JsonNode recorded = new ObjectMapper().readTree(in);
            List<TemplateData> datas = new ArrayList<>();
            recorded.get("datas").forEach(data -> datas.add(DataJson.data(data)));
            assertThat(recorded.get("cases").size()).isGreaterThan(200);
            return StreamSupport.stream(recorded.get("cases").spliterator(), false)
                    .map(test -> DynamicTest.dynamicTest(
                            test.get("template").asText(),
                            () -> check(test, datas.get(test.get("data").asInt()))));
        }
    }

    private void check(JsonNode test, TemplateData data) throws TemplateException {
        String template = test.get("template").asText();
        if (test.path("error").asBoolean()) {
            assertThatThrownBy(() -> templates.preview(template, data, false)).isInstanceOf(TemplateException.class);
        } else {
            assertThat(templates.preview(template, data, false))
                    .isEqualTo(test.get("expected").asText());
        }
    }
}
