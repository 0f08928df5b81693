package io.grapevine.web.api.grapevine;

import io.grapevine.model.Alert;
import io.grapevine.mute.MuteStatus;
import io.grapevine.web.api.http.JsonWriter;
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
    public void write(JsonWriter json) throws IOException {
        json.object(fields -> {
            fields.put("labels", alert.labels())
                    .put("annotations", alert.annotations())
                    .put("startsAt", alert.startsAt())
                    .put("updatedAt", alert.updatedAt())
                    .putGiven("endsAt", alert.hasEnd() ? alert.endsAt() : null)
                    .putGiven("generatorURL", alert.generatorUrl())
                    .put("state", state);
            if (mutes.isMuted()) {
                fields.strings("silencedBy", mutes.silencedBy()).strings("inhibitedBy", mutes.inhibitedBy());
            }
        });
    }
}
