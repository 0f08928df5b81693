package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.GoDuration;
import io.grapevine.config.Extensions;
import io.grapevine.config.Route;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Holder;
import io.grapevine.records.NflogKey;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.ResponseParts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Content of the page, or the difference of two such states: then a null row has gone, and rows that are known are left
 * out.
 *
 * @param status of the keys {@code replica} and {@code ui}
 * @param alerts by fingerprint
 * @param groups by id
 * @param silences by id
 */
record Overview(
        Map<String, @Nullable Row> status,
        Map<String, @Nullable Row> alerts,
        Map<String, @Nullable Row> groups,
        Map<String, @Nullable Row> silences) {

    /** About how many bytes of the heap a row takes with its key, beyond the alert, group or silence itself. */
    private static final int ROW = 160;

    static final Overview EMPTY = new Overview(Map.of(), Map.of(), Map.of(), Map.of());

    /** The difference to send to a client that has this overview, so that it has {@code next}. */
    Overview changesTo(Overview next) {
        return new Overview(
                changes(status, next.status),
                changes(alerts, next.alerts),
                changes(groups, next.groups),
                changes(silences, next.silences));
    }

    private static Map<String, @Nullable Row> changes(
            Map<String, @Nullable Row> before, Map<String, @Nullable Row> after) {
        Map<String, @Nullable Row> changes = new LinkedHashMap<>();
        after.forEach((key, row) -> {
            Row known = before.get(key);
            if (row != null && (known == null || !row.isKnownFrom(known))) {
                changes.put(key, row);
            }
        });
        before.forEach((key, row) -> {
            if (!after.containsKey(key)) {
                changes.put(key, null);
            }
        });
        return changes;
    }

    boolean isEmpty() {
        return status.isEmpty() && alerts.isEmpty() && groups.isEmpty() && silences.isEmpty();
    }

    /**
     * An object with the fields {@code id}, {@code now}, {@code status}, {@code alerts}, {@code groups} and {@code silences}, row by row.
     *
     * @param id of the state that this is, or leads to
     */
    ResponseParts parts(String id, Instant now) {
        String head = "{\"id\":\"" + id + "\",\"now\":\"" + DateTimes.format(now) + "\",\"status\":{";
        return ResponseParts.inOrder(
                        ResponseParts.list(head, rows(status), "},\"alerts\":{"),
                        ResponseParts.list("", rows(alerts), "},\"groups\":{"),
                        ResponseParts.list("", rows(groups), "},\"silences\":{"),
                        ResponseParts.list("", rows(silences), "}}\n"))
                .holding(() -> (long) ROW * (alerts.size() + groups.size() + silences.size()));
    }

    private static ResponseParts rows(Map<String, @Nullable Row> all) {
        Iterator<Map.Entry<String, @Nullable Row>> rows = all.entrySet().iterator();
        return out -> {
            if (!rows.hasNext()) {
                return false;
            }
            Map.Entry<String, @Nullable Row> entry = rows.next();
            Row row = entry.getValue();
            out.string(entry.getKey());
            out.raw(':');
            JsonWriter.write(out, row == null ? json -> json.generator().writeNull() : row::write);
            return true;
        };
    }

    /** An object of the overview. Equal rows are written alike. */
    interface Row {
        /** Whether this row need not be sent to a client that has {@code earlier}, of the same key. */
        default boolean isKnownFrom(Row earlier) {
            return equals(earlier);
        }

        void write(JsonWriter json) throws IOException;
    }

    /**
     * An alert that has not resolved.
     *
     * @param state {@code unprocessed}, {@code active}, or {@code suppressed} by a silence or an alert
     * @param mutes what mutes it in all its groups, besides their time intervals; nothing if it is not muted in one of them
     */
    record AlertRow(Alert alert, String state, MuteStatus mutes) implements Row {
        /** This row of the alert, with what another group says of it. */
        AlertRow and(AlertRow other) {
            MuteStatus both = mutes.and(other.mutes);
            boolean isOther = mutes.isMuted() != other.mutes.isMuted() ? mutes.isMuted() : state.equals("unprocessed");
            return isOther ? new AlertRow(other.alert, other.state, both) : new AlertRow(alert, state, both);
        }

        /**
         * Prometheus sends each alert anew every minute, with another end; if that were a change, all alerts would be sent to
         * all clients every minute.
         */
        @Override
        public boolean isKnownFrom(Row earlier) {
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
     * @param mutedUntil until when they do; null if they do not, or for longer than is known
     * @param muting what keeps all of it from being notified; null if some of it is not muted
     * @param groupInterval the time between its flushes
     * @param nextFlush when it is flushed next; null if no time is set
     * @param flushing whether a flush is under way
     * @param integrations what each integration was last notified of
     * @param outcomes the latest notifications, the newest first
     * @param acknowledged the latest acknowledgement that has ended; null if none is known
     * @param escalation who else is notified; null if no policy is about it
     * @param heldUntil when the digest is sent that it waits for; null if it waits for none
     * @param flapping the alerts that begin and end so often that their ends are withheld
     */
    record GroupRow(
            String key,
            String receiver,
            LabelSet labels,
            String route,
            List<Route> path,
            List<Fingerprint> alerts,
            List<String> mutedBy,
            @Nullable Instant mutedUntil,
            @Nullable GroupMuting muting,
            Duration groupInterval,
            @Nullable Instant nextFlush,
            boolean flushing,
            List<Notified> integrations,
            List<NotificationRecord> outcomes,
            @Nullable Acknowledged acknowledged,
            @Nullable GroupEscalation escalation,
            @Nullable Instant heldUntil,
            List<Fingerprint> flapping)
            implements Row {

        /**
         * The last notification of the group to an integration, by any replica.
         *
         * @param integration kind and index, as {@code slack[0]}
         * @param at when; null if there was none, or it has been forgotten
         * @param firing how many firing alerts it held
         * @param repeatAt when it is repeated if nothing changes; null if it is not, as while all alerts are muted
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
        record Acknowledged(String by, Instant until) {}

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
                    mutedUntil,
                    muting,
                    groupInterval,
                    nextFlush,
                    flushing,
                    integrations,
                    outcomes,
                    acknowledged,
                    escalation,
                    heldUntil,
                    flapping);
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
                    .putGiven("mutedUntil", mutedUntil)
                    .putGiven("muting", muting)
                    .put("groupIntervalMillis", groupInterval)
                    .putGiven("nextFlush", nextFlush)
                    .put("flushing", flushing)
                    .list("integrations", integrations, Notified::write)
                    .list("outcomes", outcomes, (outcome, json) -> write(outcome, receiver, json))
                    .putGiven("acknowledgedBefore", acknowledged)
                    .objectGiven("escalation", escalation, GroupEscalation::write)
                    .putGiven("heldUntil", heldUntil);
            if (!flapping.isEmpty()) {
                fields.strings(
                        "flapping", flapping.stream().map(Fingerprint::toString).toList());
            }
        }

        /** Writes what became of a notification, as the fields of an object. */
        static void write(NotificationRecord outcome, JsonWriter json) throws IOException {
            write(outcome, outcome.key().receiver(), json);
        }

        /** Writes it for readers of what a receiver was sent: the integration as {@link Integration#nameAt} has it. */
        static void write(NotificationRecord outcome, String receiver, JsonWriter json) throws IOException {
            NflogKey key = outcome.key();
            String name = key.integration() + "[" + key.index() + "]";
            json.put("at", outcome.at())
                    .putGiven("failingSince", outcome.status().isFailure() ? outcome.failingSince() : null)
                    .put("integration", key.receiver().equals(receiver) ? name : key.receiver() + "/" + name)
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

    /**
     * A silence that is active or to come.
     *
     * @param state the state of the silence
     * @param alerts how many alerts it matches
     * @param unmatchedExpiry when it will be expired unless it matches an alert until then; empty if it matches one, or is kept
     */
    record SilenceRow(Silence silence, SilenceState state, int alerts, Optional<Instant> unmatchedExpiry)
            implements Row {
        @Override
        public void write(JsonWriter json) throws IOException {
            json.object(fields -> {
                write(silence, state, fields);
                fields.put("alerts", alerts).putGiven("unmatchedExpiry", unmatchedExpiry.orElse(null));
            });
        }

        /** Writes the fields that all silences have. */
        static void write(Silence silence, SilenceState state, JsonWriter json) throws IOException {
            json.put("id", silence.id())
                    .put("state", state.text())
                    .put("createdBy", silence.createdBy())
                    .put("comment", silence.comment())
                    .put("startsAt", silence.startsAt())
                    .put("endsAt", silence.endsAt())
                    .put("updatedAt", silence.updatedAt())
                    .putGiven("rule", silence.rule().orElse(""));
            if (silence.isAcknowledgement()) {
                json.put("acknowledges", silence.annotations().valueOf(Silence.ACKNOWLEDGES))
                        .put("lapses", silence.knownEnd().isPresent());
            }
            json.objectGiven(
                            "holder",
                            Holder.of(silence).orElse(null),
                            (holder, fields) ->
                                    fields.put("kind", holder.kind().text()).put("key", holder.key()))
                    .putGiven(
                            "expireUnmatched",
                            silence.expiresUnmatchedAfter()
                                    .map(GoDuration::format)
                                    .orElse(""))
                    .strings(
                            "matchers",
                            silence.matcherSets().stream()
                                    .flatMap(Matchers::stream)
                                    .toList());
            if (!silence.receiverMatcherSets().isEmpty()) {
                json.strings("receivers", silence.receiverMatcherSets());
            }
        }
    }

    /** The settings of the user interface, from {@code grapevine.yml}. */
    record UiRow(Extensions.Ui ui) implements Row {
        @Override
        public void write(JsonWriter json) throws IOException {
            json.object(fields -> {
                fields.list("filters", ui.filters(), UiRow::write);
                fields.putAll(ui.display());
                if (!ui.clusters().others().isEmpty()) {
                    fields.put("cluster", ui.clusters().own())
                            .list("clusters", ui.clusters().others());
                }
            });
        }

        private static void write(Extensions.SavedFilter filter, JsonWriter json) throws IOException {
            json.put("name", filter.name()).put("filter", filter.filter()).put("default", filter.isDefault());
        }
    }
}
