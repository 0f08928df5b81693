package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The filter language, with the texts with which the user interface is tested too. */
class FilterTest {
    @TestFactory
    Stream<DynamicTest> everyFilterIsReadOrRefusedAsTheUserInterfaceDoes() throws IOException {
        try (InputStream in = FilterTest.class.getResourceAsStream("filters.json")) {
            JsonNode all = new ObjectMapper().readTree(Objects.requireNonNull(in));
            return StreamSupport.stream(all.spliterator(), false)
                    .map(each -> DynamicTest.dynamicTest(each.toString(), () -> check(each)));
        }
    }

    private static void check(JsonNode expected) throws MatcherException {
        String text = expected.get("text").asText();
        if (expected.has("error")) {
            var error = assertThatThrownBy(() -> Filter.parse(text)).isInstanceOf(MatcherException.class);
            if (expected.get("error").isTextual()) {
                error.hasMessage(expected.get("error").asText());
            }
            return;
        }
        Filter filter = Filter.parse(text);
        check(filter, expected);
        if (expected.has("written")) {
            assertThat(Filter.parse(expected.get("written").asText())).isEqualTo(filter);
        }
    }

    private static void check(Filter filter, JsonNode expected) {
        assertThat(filter.matchers().stream().map(Matcher::toString)).containsExactlyElementsOf(matchers(expected));
        assertThat(filter.conditions().stream().map(each -> each.subject().text() + each.operator() + each.value()))
                .containsExactlyElementsOf(conditions(expected));
        assertThat(filter.texts()).containsExactlyElementsOf(texts(expected, "texts"));
        assertThat(filter.excluded()).containsExactlyElementsOf(texts(expected, "excluded"));
        JsonNode choices = expected.path("choices");
        assertThat(filter.choices()).hasSize(choices.size());
        for (int i = 0; i < choices.size(); i++) {
            List<Filter> choice = filter.choices().get(i);
            assertThat(choice).hasSize(choices.get(i).size());
            for (int j = 0; j < choice.size(); j++) {
                check(choice.get(j), choices.get(i).get(j));
            }
        }
    }

    private static List<String> matchers(JsonNode expected) {
        List<String> matchers = new ArrayList<>();
        for (JsonNode each : expected.path("matchers")) {
            String written = Stream.of(MatchType.values())
                    .filter(type -> type.operator().equals(each.get("operator").asText()))
                    .map(type -> Matcher.text(
                            type, each.get("name").asText(), each.get("value").asText()))
                    .findFirst()
                    .orElseThrow();
            matchers.add(written);
        }
        return matchers;
    }

    private static List<String> conditions(JsonNode expected) {
        return StreamSupport.stream(expected.path("conditions").spliterator(), false)
                .map(each -> each.get("name").asText()
                        + each.get("operator").asText()
                        + each.get("value").asText())
                .toList();
    }

    private static List<String> texts(JsonNode expected, String field) {
        return StreamSupport.stream(expected.path(field).spliterator(), false)
                .map(each -> each.asText().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void anInvalidRegularExpressionOfAConditionIsRefused() {
        assertThatThrownBy(() -> Filter.parse("@receiver=~'('")).hasMessageContaining("@receiver: ");
        assertThatThrownBy(() -> Filter.parse("job=~'('")).hasMessageContaining("missing closing )");
        assertThatThrownBy(() -> Filter.parse("disk or (x -job=~'(')")).hasMessageContaining("missing closing )");
    }

    /** A link may be as long as a request can be. */
    @Test
    void aLongFilterIsReadInTimeLinearInItsLength() throws MatcherException {
        String escapes = '"' + "\\\\".repeat(30_000) + '"';

        assertThat(Filter.parse(escapes).texts()).hasSize(1);
        assertThat(Filter.parse("@age>" + "1s".repeat(30_000))
                        .conditions()
                        .get(0)
                        .duration())
                .isEqualTo(Duration.ofSeconds(30_000));
        assertThat(Filter.parse("a=b,".repeat(15_000)).matchers().size()).isEqualTo(15_000);
        assertThat(Filter.parse("not ".repeat(15_000) + "a=b").matchers().size())
                .isEqualTo(1);
        assertThat(Filter.parse("a=b or ".repeat(9_000) + "a=b").choices().get(0))
                .hasSize(9_001);
        assertThat(Filter.parse("(a=b) ".repeat(10_000)).matchers().size()).isEqualTo(10_000);
        assertThat(Filter.parse("amtool" + " a=b".repeat(15_000)).matchers().size())
                .isEqualTo(15_000);
        assertThatThrownBy(() -> Filter.parse("(".repeat(60_000))).hasMessageContaining("at most 20 parentheses");
    }
}
