package io.grapevine.web.api.shadow;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.base.go.GoDuration;
import io.grapevine.model.LabelSet;
import io.grapevine.shadow.SendDifference;
import io.grapevine.shadow.ShadowComparison;
import io.grapevine.shadow.ShadowLog;
import io.grapevine.shadow.ShadowSend;
import io.grapevine.shadow.ShadowVerdict;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.DateTimes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a shadow as JSON.
 *
 * @param sends the latest notifications, the newest first
 * @param limit how many differences are written at most
 */
record ShadowAnswer(ShadowLog.Status status, List<ShadowSend> sends, Optional<ShadowComparison> comparison, int limit) {
    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("since", DateTimes.format(status.since()));
        json.writeNumberField("forgotten", status.dropped());
        json.writeObjectFieldStart("events");
        json.writeNumberField("received", status.events());
        time(json, "firstAt", status.firstEvent());
        time(json, "lastAt", status.lastEvent());
        json.writeEndObject();
        if (comparison.isPresent()) {
            write(json, comparison.get());
        }
        json.writeArrayFieldStart("sends");
        for (ShadowSend send : sends) {
            write(json, send);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, Optional<Instant> time) throws IOException {
        if (time.isPresent()) {
            json.writeStringField(name, DateTimes.format(time.get()));
        }
    }

    private void write(JsonGenerator json, ShadowComparison found) throws IOException {
        json.writeObjectFieldStart("comparison");
        json.writeStringField("from", DateTimes.format(found.from()));
        json.writeStringField("tolerance", GoDuration.format(found.tolerance()));
        json.writeObjectFieldStart("counts");
        for (Map.Entry<ShadowVerdict, Integer> count : found.counts().entrySet()) {
            json.writeNumberField(count.getKey().label(), count.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("differences");
        for (SendDifference difference : found.differences().stream()
                .filter(each -> each.verdict().isDifference())
                .limit(limit)
                .toList()) {
            write(json, difference);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SendDifference difference) throws IOException {
        json.writeStartObject();
        json.writeStringField("result", difference.verdict().label());
        json.writeStringField("reason", difference.reason().label());
        json.writeStringField("detail", difference.detail());
        json.writeStringField("since", DateTimes.format(difference.at()));
        json.writeNumberField("notifications", difference.notifications());
        if (difference.there() != null) {
            json.writeFieldName("there");
            write(json, difference.there());
        }
        if (difference.here() != null) {
            json.writeFieldName("here");
            write(json, difference.here());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ShadowSend send) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", DateTimes.format(send.at()));
        json.writeStringField("receiver", send.group().receiver());
        json.writeStringField("integration", send.integration());
        json.writeStringField("groupKey", send.group().key());
        json.writeFieldName("groupLabels");
        ApiJson.pairs(json, send.groupLabels());
        json.writeStringField("reason", send.reason().text());
        alerts(json, "firing", send.labels(false));
        alerts(json, "resolved", send.labels(true));
        json.writeEndObject();
    }

    private static void alerts(JsonGenerator json, String name, List<LabelSet> alerts) throws IOException {
        json.writeArrayFieldStart(name);
        for (LabelSet labels : alerts) {
            ApiJson.pairs(json, labels);
        }
        json.writeEndArray();
    }
}
