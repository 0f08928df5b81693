package io.grapevine.web.api.grapevine;

import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** The operation {@code POST /regexps}: which values the regular expressions of matchers match. */
final class RegexpsOperation {
    /** The greatest number of regular expressions of one request. */
    static final int MOST = 100;

    private RegexpsOperation() {}

    private record Body(List<Question> regexps) {}

    private record Question(String regexp, List<String> values) {
        void writeResult(JsonWriter json) throws IOException {
            try {
                GoRegexp compiled = GoRegexp.anchored(regexp);
                json.generator().writeArrayFieldStart("matches");
                for (String value : values) {
                    json.generator().writeBoolean(compiled.matches(value));
                }
                json.generator().writeEndArray();
            } catch (RegexpException e) {
                json.put("error", Objects.requireNonNull(e.getMessage()));
            }
        }
    }

    static void answer(JsonExchange exchange) throws Refusal, IOException {
        List<Question> questions = exchange.body(Body.class).regexps();
        if (questions.isEmpty() || questions.size() > MOST) {
            throw Refusal.invalid("regexps: " + questions.size() + " (expected: 1 to " + MOST + ")");
        }
        exchange.streamObject(json -> json.list("results", questions, Question::writeResult));
    }
}
