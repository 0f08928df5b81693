package io.grapevine.web.api.grapevine;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The operation {@code GET /silences/preview?matcher=…}: which alerts a silence with these matchers would mute now. */
final class SilencePreviewOperation {
    private final ApiContext context;

    SilencePreviewOperation(ApiContext context) {
        this.context = context;
    }

    void answer(JsonExchange exchange) throws Refusal, IOException {
        Matchers matchers = matchers(context.parser(), exchange.parameters("matcher"));
        Instant now = context.clock().instant();
        List<Fingerprint> muted = new ArrayList<>();
        int all = 0;
        for (Alert alert : context.node().alerts().all()) {
            if (!alert.resolvedAt(now)) {
                all++;
                if (!matchers.isEmpty() && matchers.matches(alert.labels())) {
                    muted.add(alert.fingerprint());
                }
            }
        }
        int total = all;
        exchange.stream(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("matchers");
            for (Matcher matcher : matchers) {
                json.writeStartObject();
                json.writeStringField("name", matcher.name());
                json.writeStringField("value", matcher.value());
                json.writeBooleanField("isRegex", matcher.type().isRegexp());
                json.writeBooleanField("isEqual", matcher.type().isPositive());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("activeAlerts", total);
            json.writeBooleanField("hasEqualityMatcher", hasEquality(matchers));
            json.writeFieldName("alerts");
            ApiJson.strings(json, muted);
            json.writeEndObject();
        });
    }

    /** Reads matchers, of which each text may hold several: {@code {a="b",c=~"d"}}. */
    static Matchers matchers(MatcherParser parser, List<String> texts) throws Refusal {
        List<Matcher> matchers = new ArrayList<>();
        for (String text : texts) {
            try {
                parser.parseMatchers(text).forEach(matchers::add);
            } catch (MatcherException e) {
                throw Refusal.invalid("matcher: " + e.getMessage());
            }
        }
        return Matchers.of(matchers);
    }

    private static boolean hasEquality(Matchers matchers) {
        return matchers.stream()
                .anyMatch(matcher ->
                        matcher.type() == MatchType.EQUAL && !matcher.value().isEmpty());
    }
}
