package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.model.Alert;
import io.grapevine.mute.MuteStatus;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.DateTimes;
import java.io.IOException;

/**
 * An alert that has not resolved.
 *
 * @param state {@code unprocessed}, {@code active}, or {@code suppressed} by a silence or an alert
 * @param mutes what mutes it, besides the time intervals of its groups
 */
record AlertRow(Alert alert, String state, MuteStatus mutes) implements OverviewObject {
    /**
     * Prometheus sends each alert anew every minute, with another end; if that were a change, all alerts would be sent to
     * all clients every minute.
     */
    @Override
    public boolean isKnownFrom(OverviewObject earlier) {
        return earlier instanceof AlertRow row
                && row.state.equals(state)
                && row.mutes.equals(mutes)
                && row.alert.labels().equals(alert.labels())
                && row.alert.annotations().equals(alert.annotations())
                && row.alert.startsAt().equals(alert.startsAt())
                && row.alert.generatorUrl().equals(alert.generatorUrl());
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName("labels");
        ApiJson.pairs(json, alert.labels());
        json.writeFieldName("annotations");
        ApiJson.pairs(json, alert.annotations());
        json.writeStringField("startsAt", DateTimes.format(alert.startsAt()));
        json.writeStringField("updatedAt", DateTimes.format(alert.updatedAt()));
        if (alert.hasEnd()) {
            json.writeStringField("endsAt", DateTimes.format(alert.endsAt()));
        }
        if (!alert.generatorUrl().isEmpty()) {
            json.writeStringField("generatorURL", alert.generatorUrl());
        }
        json.writeStringField("state", state);
        if (mutes.isMuted()) {
            json.writeFieldName("silencedBy");
            ApiJson.strings(json, mutes.silencedBy());
            json.writeFieldName("inhibitedBy");
            ApiJson.strings(json, mutes.inhibitedBy());
        }
        json.writeEndObject();
    }
}
