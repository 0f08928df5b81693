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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The output of {@code amtool template render} of Alertmanager 0.33, and of 0.34.2 where that prints otherwise. */
class GoTemplatesConformanceTest {
    private static final String CASES = "/conformance/go-templates.json";

    /** Since 0.34 the data have route labels, and a field that says whether they are rendered. */
    private static final Map<String, String> SINCE_034 = Map.of("lang/print-dot", "{none firing []       false}");

    private final GoTemplates templates;

    GoTemplatesConformanceTest() throws TemplateException {
        templates = GoTemplates.parse(List.of(), InstantSource.system());
    }

    @TestFactory
    Stream<DynamicTest> everyRecordedTemplateGivesTheRecordedOutput() throws IOException {
        try (InputStream in = getClass().getResourceAsStream(CASES)) {
            JsonNode recorded = new ObjectMapper().readTree(in);
            List<TemplateData> datas = new ArrayList<>();
            recorded.get("datas").forEach(data -> datas.add(DataJson.data(data)));
            List<DynamicTest> tests = new ArrayList<>();
            recorded.get("cases")
                    .forEach(test -> tests.add(DynamicTest.dynamicTest(
                            test.get("name").asText() + " " + test.get("template"),
                            () -> check(test, datas.get(test.get("data").asInt())))));
            assertThat(tests).hasSizeGreaterThan(100);
            return tests.stream();
        }
    }

    private void check(JsonNode test, TemplateData data) throws TemplateException {
        String template = test.get("template").asText();
        boolean html = test.get("type").asText().equals("html");
        if (test.path("error").asBoolean()) {
            assertThatThrownBy(() -> templates.preview(template, data, html)).isInstanceOf(TemplateException.class);
        } else {
            assertThat(templates.preview(template, data, html))
                    .isEqualTo(SINCE_034.getOrDefault(
                            test.get("name").asText(), test.get("expected").asText()));
        }
    }
}
