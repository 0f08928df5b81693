package io.grapevine.web.api.grapevine;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.silence.Silence;
import io.grapevine.web.api.grapevine.Overview.SilenceRow;
import io.grapevine.web.api.grapevine.Why.Group;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The operation {@code GET /why}: why an alert, given by {@code fingerprint} or by {@code label=name=value}s that may be
 * imagined, is or is not notified, now or at {@code time}.
 */
record WhyOperation(ApiContext context) {
    /** The greatest number of alerts that have the labels among others, each with its sentence. */
    private static final int MOST = 20;

    void answer(JsonExchange exchange) throws Refusal, IOException {
        Why why = Why.of(context.node(), labels(exchange), time(exchange));
        String sentence = WhySentence.of(context.node(), why);
        exchange.streamObject(json -> write(why, sentence, json));
    }

    private Instant time(JsonExchange exchange) throws Refusal {
        Optional<String> text = exchange.parameter("time");
        if (text.isEmpty()) {
            return context.clock().instant();
        }
        try {
            return DateTimes.parse(text.get()).toInstant();
        } catch (DateTimeException e) {
            throw Refusal.invalid("time: \"" + text.get() + "\" (expected: RFC 3339, such as 2026-01-02T03:04:05Z)");
        }
    }

    private LabelSet labels(JsonExchange exchange) throws Refusal {
        Optional<String> fingerprint = exchange.parameter("fingerprint");
        List<String> texts = exchange.parameters("label");
        if (fingerprint.isPresent()) {
            return labelsOf(fingerprint.get());
        }
        if (texts.isEmpty()) {
            throw Refusal.invalid("fingerprint or label: missing (expected: one of them)");
        }
        Map<String, String> labels = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw Refusal.invalid("label: \"" + text + "\" (expected: name=value)");
            }
            labels.putAll(pair(text, equals));
        }
        return LabelSet.of(labels).withoutEmptyValues();
    }

    /** {@code a=b}, or the matchers {@code a="b",c="d"}. */
    private Map<String, String> pair(String text, int equals) throws Refusal {
        if (!text.substring(equals + 1).startsWith("\"")) {
            return Map.of(text.substring(0, equals).strip(), text.substring(equals + 1));
        }
        Map<String, String> pairs = new TreeMap<>();
        for (Matcher matcher : SilenceOperations.matchers(context.parser(), List.of(text))) {
            if (matcher.type() != MatchType.EQUAL) {
                throw Refusal.invalid("label: \"" + text + "\" (expected: name=value)");
            }
            pairs.put(matcher.name(), matcher.value());
        }
        return pairs;
    }

    private LabelSet labelsOf(String fingerprint) throws Refusal {
        if (!fingerprint.matches("[0-9a-f]{16}")) {
            throw Refusal.invalid("fingerprint: \"" + fingerprint + "\" (expected: 16 hexadecimal digits)");
        }
        Alert alert = context.node().alerts().get(Fingerprint.parse(fingerprint));
        if (alert == null) {
            throw Refusal.of(404, "fingerprint: \"" + fingerprint + "\" (expected: that of an alert)");
        }
        return alert.labels();
    }

    private void write(Why why, String sentence, JsonWriter json) throws IOException {
        json.put("at", why.at()).put("sentence", sentence).put("labels", why.labels());
        Alert alert = why.alert();
        if (alert != null) {
            json.put("fingerprint", alert.fingerprint().toString())
                    .put("startsAt", alert.startsAt())
                    .put("updatedAt", alert.updatedAt())
                    .put("resolved", alert.resolvedAt(why.at()));
        }
        List<Silence> silences = why.mutes().silencedBy().stream()
                .map(context.node().silences()::get)
                .filter(Objects::nonNull)
                .toList();
        json.list("firing", why.firing().stream().limit(MOST).toList(), (each, fields) -> firing(each, why, fields))
                .put("moreFiring", Math.max(0, why.firing().size() - MOST))
                .list("routes", why.trace().steps(), why.trace()::write)
                .list(
                        "silences",
                        silences,
                        (silence, fields) -> SilenceRow.write(silence, silence.stateAt(why.at()), fields))
                .list("inhibitedBy", why.mutes().inhibitedBy(), this::inhibitor)
                .list("groups", why.groups(), Group::write);
    }

    private void firing(Alert alert, Why why, JsonWriter json) throws IOException {
        Why own = Why.of(context.node(), alert.labels(), why.at());
        json.put("fingerprint", alert.fingerprint().toString())
                .put("labels", alert.labels())
                .put("sentence", WhySentence.of(context.node(), own));
    }

    private void inhibitor(Fingerprint source, JsonWriter json) throws IOException {
        Alert alert = context.node().alerts().get(source);
        json.put("fingerprint", source.toString()).put("labels", alert == null ? LabelSet.EMPTY : alert.labels());
    }
}
