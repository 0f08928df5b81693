package io.grapevine.web.api.grapevine;

import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operation {@code POST /regexps}: which values the regular expressions of matchers match. */
final class RegexpsOperation {
    /** The greatest number of regular expressions of one request. */
    static final int MOST = 100;

    /** The greatest length of all of them, in characters: compiling takes up to a tenth of a second for half as many. */
    static final int LONGEST = 64 << 10;

    /** The greatest number of steps, each an instruction at a character, of which a processor makes so many in half a second. */
    static final long MOST_STEPS = 20_000_000;

    private RegexpsOperation() {}

    private record Body(List<Question> regexps) {}

    private record Question(String regexp, List<String> values) {}

    private record Asked(@Nullable GoRegexp compiled, String error, List<String> values) {
        static Asked of(Question question) {
            try {
                return new Asked(GoRegexp.anchored(question.regexp()), "", question.values());
            } catch (RegexpException e) {
                return new Asked(null, Objects.requireNonNull(e.getMessage()), question.values());
            }
        }

        long steps() {
            long length = values.stream().mapToLong(String::length).sum();
            return compiled == null ? 0 : Math.max(1, compiled.size()) * (length + values.size());
        }

        void writeResult(JsonWriter json, JsonExchange exchange) throws IOException {
            if (compiled == null) {
                json.put("error", error);
                return;
            }
            json.generator().writeArrayFieldStart("matches");
            for (String value : values) {
                exchange.checkOpen();
                json.generator().writeBoolean(compiled.matches(value));
            }
            json.generator().writeEndArray();
        }
    }

    static void answer(JsonExchange exchange) throws Refusal, IOException {
        List<Question> questions = exchange.body(Body.class).regexps();
        if (questions.isEmpty() || questions.size() > MOST) {
            throw Refusal.invalid("regexps: " + questions.size() + " (expected: 1 to " + MOST + ")");
        }
        long length =
                questions.stream().mapToLong(each -> each.regexp().length()).sum();
        if (length > LONGEST) {
            throw Refusal.invalid("regexps: " + length + " characters (expected: at most " + LONGEST + ")");
        }
        List<Asked> asked = new ArrayList<>();
        long steps = 0;
        for (Question question : questions) {
            exchange.checkOpen();
            Asked next = Asked.of(question);
            asked.add(next);
            steps += next.steps();
        }
        if (steps > MOST_STEPS) {
            throw Refusal.invalid("regexps: " + steps
                    + " steps, of instructions by characters of values (expected: at most " + MOST_STEPS + ")");
        }
        exchange.streamObject(
                json -> json.list("results", asked, (each, result) -> each.writeResult(result, exchange)));
    }
}
