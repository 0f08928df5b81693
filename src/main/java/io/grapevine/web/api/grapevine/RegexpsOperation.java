package io.grapevine.web.api.grapevine;

import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.model.matcher.regexp.Steps;
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

    /** The greatest size of all of them, in instructions: as much as the filters of a request may have. */
    static final long MOST_INSTRUCTIONS = 50_000;

    /** The greatest length of all of them, in characters. */
    static final int LONGEST = 64 << 10;

    /** The greatest number of steps of a request, of which a processor makes so many in a fraction of a second. */
    static final long MOST_STEPS = 20_000_000;

    private RegexpsOperation() {}

    private record Body(List<Question> regexps) {}

    private record Question(String regexp, List<String> values) {}

    /** A regular expression, or why it is none, and which values match, as far as they have been compared. */
    private record Asked(@Nullable GoRegexp compiled, String error, List<String> values, List<Boolean> matches) {
        static Asked of(Question question) {
            try {
                return new Asked(GoRegexp.anchored(question.regexp()), "", question.values(), new ArrayList<>());
            } catch (RegexpException e) {
                return new Asked(null, Objects.requireNonNull(e.getMessage()), List.of(), List.of());
            }
        }

        long size() {
            return compiled == null ? 0 : compiled.size();
        }

        void write(JsonWriter json) throws IOException {
            if (!error.isEmpty()) {
                json.put("error", error);
                return;
            }
            json.generator().writeArrayFieldStart("matches");
            for (boolean match : matches) {
                json.generator().writeBoolean(match);
            }
            json.generator().writeEndArray();
        }
    }

    private static void refuseMore(String what, long actual, long most) throws Refusal {
        if (actual > most) {
            throw Refusal.invalid("regexps: " + actual + " " + what + " (expected: at most " + most + ")");
        }
    }

    static void answer(JsonExchange exchange) throws Refusal, IOException {
        List<Question> questions = exchange.body(Body.class).regexps();
        if (questions.isEmpty() || questions.size() > MOST) {
            throw Refusal.invalid("regexps: " + questions.size() + " (expected: 1 to " + MOST + ")");
        }
        refuseMore(
                "characters",
                questions.stream().mapToLong(each -> each.regexp().length()).sum(),
                LONGEST);
        List<Asked> asked = questions.stream().map(Asked::of).toList();
        refuseMore("instructions", asked.stream().mapToLong(Asked::size).sum(), MOST_INSTRUCTIONS);
        long steps = 0; // each value is worth the steps that it is worth to a matcher
        for (Asked each : asked) {
            for (String value : each.values()) {
                exchange.checkOpen();
                Steps own = Steps.ofOneText();
                each.matches().add(Objects.requireNonNull(each.compiled()).matches(value, own));
                steps += own.taken();
                refuseMore("steps", steps, MOST_STEPS);
            }
        }
        exchange.streamObject(json -> json.list("results", asked, Asked::write));
    }
}
