package io.grapevine.web.api.grapevine;

import io.grapevine.dispatch.Route;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.NotificationRecord;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation group as the overview shows it.
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
 * @param acknowledged the latest acknowledgement that has ended; null if none is known
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
        List<NotificationRecord> outcomes,
        @Nullable Acknowledged acknowledged)
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
        private void write(JsonWriter json) throws IOException {
            json.put("name", integration);
            if (at != null) {
                json.put("notifiedAt", at).put("firing", firing);
            }
            json.putGiven("repeatAt", repeatAt);
        }
    }

    /**
     * An acknowledgement that has ended.
     *
     * @param by who acknowledged
     * @param until when it ended
     */
    record Acknowledged(String by, Instant until) {
        private void write(JsonWriter json) throws IOException {
            json.put("by", by).put("until", until);
        }
    }

    /** A copy of this group with some of its alerts only. */
    GroupRow withAlerts(List<Fingerprint> some) {
        return new GroupRow(
                key,
                receiver,
                labels,
                route,
                path,
                some,
                mutedBy,
                nextFlush,
                flushing,
                integrations,
                outcomes,
                acknowledged);
    }

    @Override
    public void write(JsonWriter json) throws IOException {
        json.object(this::writeFields);
    }

    private void writeFields(JsonWriter fields) throws IOException {
        fields.put("key", key)
                .put("receiver", receiver)
                .put("labels", labels)
                .put("route", route)
                .strings("matchers", Route.matchersOf(path, labels))
                .strings("alerts", alerts)
                .strings("mutedBy", mutedBy)
                .putGiven("nextFlush", nextFlush)
                .put("flushing", flushing)
                .list("integrations", integrations, Notified::write)
                .list("outcomes", outcomes, GroupRow::write);
        if (acknowledged != null) {
            fields.object("acknowledgedBefore", acknowledged::write);
        }
    }

    /** Writes what became of a notification, as the fields of an object. */
    static void write(NotificationRecord outcome, JsonWriter json) throws IOException {
        json.put("at", outcome.at())
                .put(
                        "integration",
                        outcome.key().integration() + "[" + outcome.key().index() + "]")
                .put("status", outcome.status().text())
                .put("reason", outcome.reason().text())
                .put("firing", outcome.firing())
                .put("resolved", outcome.resolved())
                .put("attempts", outcome.attempts())
                .put("tookMillis", outcome.took())
                .putGiven("error", outcome.error())
                .putGiven("replica", outcome.replica());
    }
}
