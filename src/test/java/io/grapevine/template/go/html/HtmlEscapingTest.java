package io.grapevine.template.go.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile values in every place; what Go's html/template makes of them stands in escaped.json. */
class HtmlEscapingTest {
    private static final OffsetDateTime NEVER = OffsetDateTime.parse("0001-01-01T00:00:00Z");
    private static final OffsetDateTime START = OffsetDateTime.parse("2024-03-01T08:15:30Z");

    static List<Arguments> outputs() throws IOException {
        return rows("output");
    }

    static List<Arguments> errors() throws IOException {
        return rows("fault");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void aHostileValueIsEscapedAsGoEscapesIt(String template, String output, String value) throws Exception {
        assertThat(render(template, value)).isEqualTo(output);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void templatesThatGoRejectsAreRejectedForTheSameReason(String template, String error, String value) {
        assertThatThrownBy(() -> render(template, value))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(error);
    }

    @Test
    void bytesOutsideUtf8AreHandledAsInGo() throws Exception {
        assertThat(render("<a href={{\"\\xff<\"}} title='{{\"\\xff<\"}}'>", ""))
                .isEqualTo("<a href=%ff%3c title='\uFFFD&lt;'>");
        assertThat(render("<p title={{\"\\xff\\xfe\"}}><script>{{\"\\xff<\"}}</script>", ""))
                .isEqualTo("<p title=&#xfffd;&#xfffd;><script>\"\ufffd\\u003c\"</script>");
    }

    @Test
    void theReservedNamesOfTheEscapersCannotBeCalled() {
        for (EscaperFunction escaper : EscaperFunction.values()) {
            assertThatThrownBy(() -> render("{{. | " + escaper.functionName() + "}}", ""))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining("not defined");
        }
    }

    @Test
    void plainTextIsNotEscaped() throws Exception {
        assertThat(templates().text("<b title=\"{{.CommonLabels.v}}", data("<>")))
                .isEqualTo("<b title=\"<>");
    }

    @Test
    void aTemplateThatWasRefusedIsRefusedAgainAndOthersStillWork() throws Exception {
        GoTemplates templates = templates();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> templates.html("<b", data(""))).isInstanceOf(TemplateException.class);
            assertThat(templates.html("<b>{{.Status}}</b>", data(""))).isEqualTo("<b>firing</b>");
        }
    }

    private static List<Arguments> rows(String outcome) throws IOException {
        List<Arguments> rows = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(HtmlEscapingTest.class.getResourceAsStream("escaped.json"))) {
            JsonNode table = new ObjectMapper().readTree(in);
            for (JsonNode row : table.get("cases")) {
                if (row.has(outcome)) {
                    rows.add(Arguments.of(
                            row.get("template").asText(),
                            row.get(outcome).asText(),
                            table.get("value").asText()));
                }
            }
        }
        return rows;
    }

    private static String render(String template, String value) throws TemplateException {
        return templates().html(template, data(value));
    }

    private static GoTemplates templates() throws TemplateException {
        return GoTemplates.parse(List.of(), InstantSource.system());
    }

    private static TemplateData data(String value) {
        AlertData firing = new AlertData(AlertData.FIRING, LabelSet.EMPTY, LabelSet.EMPTY, START, NEVER, "", "00", "");
        AlertData resolved =
                new AlertData(AlertData.RESOLVED, LabelSet.EMPTY, LabelSet.EMPTY, START, START, "", "01", "");
        return new TemplateData(
                "r",
                AlertData.FIRING,
                List.of(firing, resolved),
                "",
                LabelSet.EMPTY,
                LabelSet.of("v", value),
                LabelSet.EMPTY,
                LabelSet.EMPTY,
                "http://am/");
    }
}
