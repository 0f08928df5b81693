package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.silence.Silence;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The operation {@code GET /why}: why an alert, given by {@code fingerprint} or by {@code label=name=value}s that may be
 * imagined, is or is not notified, now or at {@code time}.
 */
final class WhyOperation {
    /** The greatest number of alerts that have the labels among others, each with its sentence. */
    private static final int MOST = 20;

    private final ApiContext context;

    WhyOperation(ApiContext context) {
        this.context = context;
    }

    void answer(JsonExchange exchange) throws Refusal, IOException {
        Why why = Why.of(context.node(), labels(exchange), time(exchange));
        String sentence = WhySentence.of(context.node(), why);
        exchange.stream(json -> write(json, why, sentence));
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
        for (Matcher matcher : SilencePreviewOperation.matchers(context.parser(), List.of(text))) {
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

    private void write(JsonGenerator json, Why why, String sentence) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", DateTimes.format(why.at()));
        json.writeStringField("sentence", sentence);
        json.writeFieldName("labels");
        ApiJson.pairs(json, why.labels());
        Alert alert = why.alert();
        if (alert != null) {
            json.writeStringField("fingerprint", alert.fingerprint().toString());
            json.writeStringField("startsAt", DateTimes.format(alert.startsAt()));
            json.writeStringField("updatedAt", DateTimes.format(alert.updatedAt()));
            json.writeBooleanField("resolved", alert.resolvedAt(why.at()));
        }
        json.writeArrayFieldStart("firing");
        for (Alert each : why.firing().subList(0, Math.min(MOST, why.firing().size()))) {
            json.writeStartObject();
            json.writeStringField("fingerprint", each.fingerprint().toString());
            json.writeFieldName("labels");
            ApiJson.pairs(json, each.labels());
            Why own = Why.of(context.node(), each.labels(), why.at());
            json.writeStringField("sentence", WhySentence.of(context.node(), own));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("moreFiring", Math.max(0, why.firing().size() - MOST));
        json.writeFieldName("routes");
        why.trace().write(json);
        json.writeArrayFieldStart("silences");
        for (String id : why.mutes().silencedBy()) {
            Silence silence = context.node().silences().get(id);
            if (silence != null) {
                json.writeStartObject();
                SilenceRow.write(json, silence, silence.stateAt(why.at()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("inhibitedBy");
        for (Fingerprint source : why.mutes().inhibitedBy()) {
            Alert inhibiting = context.node().alerts().get(source);
            json.writeStartObject();
            json.writeStringField("fingerprint", source.toString());
            json.writeFieldName("labels");
            ApiJson.pairs(json, inhibiting == null ? LabelSet.EMPTY : inhibiting.labels());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("groups");
        for (WhyGroup group : why.groups()) {
            group.write(json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
