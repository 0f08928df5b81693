package io.grapevine.web.api.grapevine;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The operation {@code GET /silences/preview?matcher=…}: which alerts a silence with these matchers would mute now. */
record SilencePreviewOperation(ApiContext context) {
    void answer(JsonExchange exchange) throws Refusal, IOException {
        Matchers matchers = matchers(context.parser(), exchange.parameters("matcher"));
        Instant now = context.clock().instant();
        List<Fingerprint> muted = new ArrayList<>();
        int all = 0;
        Steps steps = Steps.ofRequest(context.node().alerts().all().size());
        for (Alert alert : context.node().alerts().all()) {
            if (!alert.resolvedAt(now)) {
                all++;
                if (!matchers.isEmpty() && matchers.matches(alert.labels(), steps.ofNextText())) {
                    muted.add(alert.fingerprint());
                }
            }
        }
        check("matcher", steps);
        int total = all;
        exchange.streamObject(json -> json.list(
                        "matchers",
                        matchers,
                        (matcher, fields) -> fields.put("name", matcher.name())
                                .put("value", matcher.value())
                                .put("isRegex", matcher.type().isRegexp())
                                .put("isEqual", matcher.type().isPositive()))
                .put("activeAlerts", total)
                .put("hasEqualityMatcher", hasEquality(matchers))
                .strings("alerts", muted));
    }

    /** Refuses a request whose expressions took too long: then not all alerts were compared. */
    static void check(String parameter, Steps steps) throws Refusal {
        if (steps.areSpent()) {
            throw Refusal.invalid(parameter + ": expressions that take more than " + steps.all()
                    + " steps for all alerts (expected: fewer or simpler ones)");
        }
    }

    /** Reads matchers, of which each text may hold several: {@code {a="b",c=~"d"}}. */
    static Matchers matchers(MatcherParser parser, List<String> texts) throws Refusal {
        List<Matcher> matchers = new ArrayList<>();
        try {
            for (String text : texts) {
                parser.parseMatchers(text).forEach(matchers::add);
            }
            return Matchers.of(matchers).ofRequest();
        } catch (MatcherException e) {
            throw Refusal.invalid("matcher: " + e.getMessage());
        }
    }

    private static boolean hasEquality(Matchers matchers) {
        return matchers.stream()
                .anyMatch(matcher ->
                        matcher.type() == MatchType.EQUAL && !matcher.value().isEmpty());
    }
}
