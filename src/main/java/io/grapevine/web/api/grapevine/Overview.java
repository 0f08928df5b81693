package io.grapevine.web.api.grapevine;

import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
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
        Map<String, @Nullable OverviewObject> status,
        Map<String, @Nullable OverviewObject> alerts,
        Map<String, @Nullable OverviewObject> groups,
        Map<String, @Nullable OverviewObject> silences) {

    static final Overview EMPTY = new Overview(Map.of(), Map.of(), Map.of(), Map.of());

    /** The difference to send to a client that has this overview, so that it has {@code next}. */
    Overview changesTo(Overview next) {
        return new Overview(
                changes(status, next.status),
                changes(alerts, next.alerts),
                changes(groups, next.groups),
                changes(silences, next.silences));
    }

    private static Map<String, @Nullable OverviewObject> changes(
            Map<String, @Nullable OverviewObject> before, Map<String, @Nullable OverviewObject> after) {
        Map<String, @Nullable OverviewObject> changes = new LinkedHashMap<>();
        after.forEach((key, row) -> {
            OverviewObject known = before.get(key);
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

    /** Writes the fields {@code status}, {@code alerts}, {@code groups} and {@code silences}. */
    void write(JsonWriter json) throws IOException {
        json.object("status", rows -> write(status, rows))
                .object("alerts", rows -> write(alerts, rows))
                .object("groups", rows -> write(groups, rows))
                .object("silences", rows -> write(silences, rows));
    }

    private static void write(Map<String, @Nullable OverviewObject> rows, JsonWriter json) throws IOException {
        for (Map.Entry<String, @Nullable OverviewObject> entry : rows.entrySet()) {
            json.generator().writeFieldName(entry.getKey());
            OverviewObject row = entry.getValue();
            if (row == null) {
                json.generator().writeNull();
            } else {
                row.write(json);
            }
        }
    }
}
