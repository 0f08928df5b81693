package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.dispatch.GroupMatchers;
import io.grapevine.dispatch.route.Route;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.recent.NotificationRecord;
import io.grapevine.web.api.http.ApiJson;
import io.grapevine.web.api.http.DateTimes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation group.
 *
 * @param key the group key
 * @param receiver the name of its receiver
 * @param labels the group labels
 * @param route the id of its route
 * @param path the routes from the root to its own, of which the matchers of exactly its alerts are made when they are written
 * @param alerts the alerts in it that have not resolved
 * @param mutedBy the time intervals that mute it
 * @param nextFlush when it is flushed next; null if no time is set
 * @param flushing whether a flush is under way
 * @param integrations what each integration was last notified of
 * @param outcomes the latest notifications, the newest first
 */
record GroupRow(
        String key,
        String receiver,
        LabelSet labels,
        String route,
        List<Route> path,
        List<Fingerprint> alerts,
        List<String> mutedBy,
        @Nullable Instant nextFlush,
        boolean flushing,
        List<Notified> integrations,
        List<NotificationRecord> outcomes)
        implements OverviewObject {

    /**
     * The last notification of the group to an integration, by any replica.
     *
     * @param integration kind and index, as {@code slack[0]}
     * @param at when; null if there was none, or it has been forgotten
     * @param firing how many firing alerts it held
     * @param repeatAt when it is repeated if nothing changes; null if it is not
     */
    record Notified(
            String integration,
            @Nullable Instant at,
            int firing,
            @Nullable Instant repeatAt) {
        void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("name", integration);
            if (at != null) {
                json.writeStringField("notifiedAt", DateTimes.format(at));
                json.writeNumberField("firing", firing);
            }
            if (repeatAt != null) {
                json.writeStringField("repeatAt", DateTimes.format(repeatAt));
            }
            json.writeEndObject();
        }
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", key);
        json.writeStringField("receiver", receiver);
        json.writeFieldName("labels");
        ApiJson.pairs(json, labels);
        json.writeStringField("route", route);
        json.writeFieldName("matchers");
        ApiJson.strings(json, GroupMatchers.of(path, labels).list());
        json.writeFieldName("alerts");
        ApiJson.strings(json, alerts);
        json.writeFieldName("mutedBy");
        ApiJson.strings(json, mutedBy);
        if (nextFlush != null) {
            json.writeStringField("nextFlush", DateTimes.format(nextFlush));
        }
        json.writeBooleanField("flushing", flushing);
        json.writeArrayFieldStart("integrations");
        for (Notified integration : integrations) {
            integration.write(json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("outcomes");
        for (NotificationRecord outcome : outcomes) {
            write(json, outcome);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes what became of a notification. */
    static void write(JsonGenerator json, NotificationRecord outcome) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", DateTimes.format(outcome.at()));
        json.writeStringField(
                "integration", outcome.key().integration() + "[" + outcome.key().index() + "]");
        json.writeStringField("status", outcome.status().text());
        json.writeStringField("reason", outcome.reason().text());
        json.writeNumberField("firing", outcome.firing());
        json.writeNumberField("resolved", outcome.resolved());
        json.writeNumberField("attempts", outcome.attempts());
        json.writeNumberField("tookMillis", outcome.took().toMillis());
        if (!outcome.error().isEmpty()) {
            json.writeStringField("error", outcome.error());
        }
        if (!outcome.replica().isEmpty()) {
            json.writeStringField("replica", outcome.replica());
        }
        json.writeEndObject();
    }
}
