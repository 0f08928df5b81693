package io.grapevine.api.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.grapevine.api.http.ApiJson;
import io.grapevine.api.http.DateTimes;
import io.grapevine.model.Alert;
import io.grapevine.mute.MuteStatus;
import java.io.IOException;
import java.util.List;

/** Encoder of alerts in API responses. Field names are encoded once, for responses may have thousands of alerts. */
final class AlertWriter {
    private static final SerializableString ANNOTATIONS = new SerializedString("annotations");
    private static final SerializableString ENDS_AT = new SerializedString("endsAt");
    private static final SerializableString FINGERPRINT = new SerializedString("fingerprint");
    private static final SerializableString RECEIVERS = new SerializedString("receivers");
    private static final SerializableString NAME = new SerializedString("name");
    private static final SerializableString STARTS_AT = new SerializedString("startsAt");
    private static final SerializableString STATUS = new SerializedString("status");
    private static final SerializableString INHIBITED_BY = new SerializedString("inhibitedBy");
    private static final SerializableString MUTED_BY = new SerializedString("mutedBy");
    private static final SerializableString SILENCED_BY = new SerializedString("silencedBy");
    private static final SerializableString STATE = new SerializedString("state");
    private static final SerializableString UPDATED_AT = new SerializedString("updatedAt");
    private static final SerializableString GENERATOR_URL = new SerializedString("generatorURL");
    private static final SerializableString LABELS = new SerializedString("labels");

    private final JsonGenerator json;

    AlertWriter(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes one alert.
     *
     * @param mutes what mutes the alert
     * @param receivers the names of its receivers
     * @param mutedBy the time intervals that mute its group
     */
    void write(Alert alert, MuteStatus mutes, List<String> receivers, List<String> mutedBy) throws IOException {
        json.writeStartObject();
        json.writeFieldName(ANNOTATIONS);
        ApiJson.pairs(json, alert.annotations());
        text(ENDS_AT, DateTimes.format(alert.endsAt(), alert.offsets().end()));
        text(FINGERPRINT, alert.fingerprint().toString());
        json.writeFieldName(RECEIVERS);
        json.writeStartArray();
        for (String receiver : receivers) {
            json.writeStartObject();
            text(NAME, receiver);
            json.writeEndObject();
        }
        json.writeEndArray();
        text(STARTS_AT, DateTimes.format(alert.startsAt(), alert.offsets().start()));
        json.writeFieldName(STATUS);
        status(mutes, mutedBy);
        text(UPDATED_AT, DateTimes.format(alert.updatedAt()));
        if (!alert.generatorUrl().isEmpty()) {
            text(GENERATOR_URL, alert.generatorUrl());
        }
        json.writeFieldName(LABELS);
        ApiJson.pairs(json, alert.labels());
        json.writeEndObject();
    }

    private void status(MuteStatus mutes, List<String> mutedBy) throws IOException {
        json.writeStartObject();
        json.writeFieldName(INHIBITED_BY);
        ApiJson.strings(json, mutes.inhibitedBy());
        json.writeFieldName(MUTED_BY);
        ApiJson.strings(json, mutedBy);
        json.writeFieldName(SILENCED_BY);
        ApiJson.strings(json, mutes.silencedBy());
        text(STATE, mutes.isMuted() || !mutedBy.isEmpty() ? "suppressed" : "active");
        json.writeEndObject();
    }

    private void text(SerializableString name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }
}
