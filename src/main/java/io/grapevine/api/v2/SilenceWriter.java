package io.grapevine.api.v2;

import io.grapevine.api.http.ApiJson;
import io.grapevine.api.http.DateTimes;
import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.matcher.Matcher;
import io.grapevine.silence.Silence;
import java.io.IOException;
import java.time.Instant;

/** Encoder of silences in API responses. */
final class SilenceWriter {
    private SilenceWriter() {}

    /** Writes a silence, which has at most one matcher set. */
    static void write(JsonGenerator json, Silence silence, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", silence.id());
        json.writeObjectFieldStart("status");
        json.writeStringField("state", silence.stateAt(now).text());
        json.writeEndObject();
        json.writeStringField("updatedAt", DateTimes.format(silence.updatedAt()));
        if (!silence.annotations().isEmpty()) {
            json.writeFieldName("annotations");
            ApiJson.pairs(json, silence.annotations());
        }
        json.writeStringField("comment", silence.comment());
        json.writeStringField("createdBy", silence.createdBy());
        json.writeStringField("endsAt", DateTimes.format(silence.endsAt()));
        json.writeArrayFieldStart("matchers");
        if (!silence.matcherSets().isEmpty()) {
            for (Matcher matcher : silence.matcherSets().get(0)) {
                json.writeStartObject();
                json.writeBooleanField("isEqual", matcher.type().isPositive());
                json.writeBooleanField("isRegex", matcher.type().isRegexp());
                json.writeStringField("name", matcher.name());
                json.writeStringField("value", matcher.value());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeStringField("startsAt", DateTimes.format(silence.startsAt()));
        json.writeEndObject();
    }
}
