package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grapevine.model.LabelSet;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ServerFiltersTest {
    private final MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});

    @TestFactory
    Stream<DynamicTest> everyRecordedFilterSelectsTheSameAlerts() throws IOException {
        JsonNode recorded = read();
        List<LabelSet> alerts = new ArrayList<>();
        for (JsonNode alert : recorded.get("alerts")) {
            LabelSet.Builder labels = new LabelSet.Builder(4);
            alert.get("storedLabels")
                    .fields()
                    .forEachRemaining(
                            label -> labels.add(label.getKey(), label.getValue().asText()));
            alerts.add(labels.build());
        }
        return StreamSupport.stream(recorded.get("filters").spliterator(), false)
                .map(filter -> dynamicTest("filter=" + filter.get("filter"), () -> check(filter, alerts)));
    }

    private void check(JsonNode filter, List<LabelSet> alerts) {
        boolean error = filter.path("error").asBoolean();
        List<Integer> expected = new ArrayList<>();
        filter.path("matches").forEach(index -> expected.add(index.asInt()));
        try {
            Matcher matcher = parser.parseMatcher(filter.get("filter").asText());
            List<Integer> actual = new ArrayList<>();
            for (int i = 0; i < alerts.size(); i++) {
                if (matcher.matches(alerts.get(i))) {
                    actual.add(i);
                }
            }
            assertThat(error).as("accepted as %s", matcher).isFalse();
            assertThat(actual).isEqualTo(expected);
        } catch (MatcherException e) {
            assertThat(error).as("refused: %s", e.getMessage()).isTrue();
        }
    }

    private static JsonNode read() throws IOException {
        try (InputStream in = ServerFiltersTest.class.getResourceAsStream("/conformance/server.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
