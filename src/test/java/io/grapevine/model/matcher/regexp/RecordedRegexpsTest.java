package io.grapevine.model.matcher.regexp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The answers of Go 1.26 about several hundred expressions, put between {@code ^(?:} and {@code )$}. */
class RecordedRegexpsTest {
    @TestFactory
    Stream<DynamicTest> goSaysTheSame() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/io/grapevine/model/matcher/go-regexps.json")) {
            JsonNode cases = new ObjectMapper().readTree(in);
            assertThat(cases.size()).isGreaterThan(300);
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(recorded -> dynamicTest(recorded.get("regexp").toString(), () -> check(recorded)));
        }
    }

    private static void check(JsonNode recorded) throws RegexpException {
        String expression = recorded.get("regexp").asText();
        if (recorded.has("error")) {
            assertThatThrownBy(() -> GoRegexp.anchored(expression))
                    .isInstanceOf(RegexpException.class)
                    .hasMessage(recorded.get("error").asText());
            return;
        }
        GoRegexp regexp = GoRegexp.anchored(expression);
        for (JsonNode text : recorded.path("matches")) {
            assertThat(regexp.matches(text.asText())).as("matches %s", text).isTrue();
        }
        for (JsonNode text : recorded.path("refuses")) {
            assertThat(regexp.matches(text.asText())).as("matches %s", text).isFalse();
        }
    }
}
