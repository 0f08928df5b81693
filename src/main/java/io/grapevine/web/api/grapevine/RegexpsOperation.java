package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The operation {@code POST /regexps}: which values the regular expressions of matchers match. */
final class RegexpsOperation {
    /** The greatest number of regular expressions of one request. */
    static final int MOST = 100;

    private RegexpsOperation() {}

    private static final class Question {
        private String regexp = "";
        private List<String> values = List.of();

        static Question read(JsonReader json) throws JsonException {
            Question question = new Question();
            json.fields(List.of("regexp", "values"), name -> question.field(json, name));
            return question;
        }

        private void field(JsonReader json, String name) throws JsonException {
            if (name.equals("regexp")) {
                regexp = json.string();
            } else {
                values = json.array(JsonReader::string);
            }
        }

        void writeResult(JsonGenerator json) throws IOException {
            json.writeStartObject();
            try {
                GoRegexp compiled = GoRegexp.anchored(regexp);
                json.writeArrayFieldStart("matches");
                for (String value : values) {
                    json.writeBoolean(compiled.matches(value));
                }
                json.writeEndArray();
            } catch (RegexpException e) {
                json.writeStringField("error", Objects.requireNonNull(e.getMessage()));
            }
            json.writeEndObject();
        }
    }

    static void answer(JsonExchange exchange) throws Refusal, IOException {
        List<Question> questions = exchange.body(RegexpsOperation::questions);
        if (questions.isEmpty() || questions.size() > MOST) {
            throw Refusal.invalid("regexps: " + questions.size() + " (expected: 1 to " + MOST + ")");
        }
        exchange.stream(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("results");
            for (Question question : questions) {
                question.writeResult(json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static List<Question> questions(JsonReader json) throws JsonException {
        List<Question> questions = new ArrayList<>();
        json.fields(List.of("regexps"), name -> questions.addAll(json.array(Question::read)));
        return questions;
    }
}
