package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parser of the default mode and the formatter, with the texts that the parser of the web UI is tested with too. */
class MatcherTextsTest {
    private final MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});

    static Stream<JsonNode> texts() throws IOException {
        JsonNode texts = new ObjectMapper().readTree(MatcherTextsTest.class.getResource("matcher-texts.json"));
        return texts.findParents("text").stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textIsReadAndWrittenAsRecorded(JsonNode recorded) throws MatcherException {
        String text = recorded.get("text").asText();
        if (!recorded.has("matchers")) {
            assertThatThrownBy(() -> parser.parseMatchers(text)).isInstanceOf(MatcherException.class);
            return;
        }
        List<Matcher> expected = new ArrayList<>();
        for (JsonNode each : recorded.get("matchers")) {
            MatchType type = MatchType.of(each.get("operator").asText());
            expected.add(Matcher.of(
                    type, each.get("name").asText(), each.get("value").asText()));
        }
        Matchers read = parser.parseMatchers(text);
        String written = expected.stream().map(Matcher::toString).collect(Collectors.joining(", ", "{", "}"));

        assertThat(read.list()).isEqualTo(expected);
        assertThat(parser.parseMatchers(written).list()).isEqualTo(expected);
        if (recorded.get("written").isTextual()) {
            assertThat(expected.isEmpty() ? "" : written)
                    .isEqualTo(recorded.get("written").asText());
        }
    }
}
