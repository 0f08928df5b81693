package io.grapevine.history.query;

import io.grapevine.history.AlertRecord;
import io.grapevine.history.ConfigRecord;
import io.grapevine.history.DeliveryRecord;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.ProcessRecord;
import io.grapevine.history.SilenceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The types of records, by the names that they have in JSON. */
public enum RecordType {
    ALERT(AlertRecord.class),
    NOTIFICATION(DeliveryRecord.class),
    SILENCE(SilenceRecord.class),
    CONFIG(ConfigRecord.class),
    PROCESS(ProcessRecord.class);

    private final Class<? extends HistoryRecord> type;

    RecordType(Class<? extends HistoryRecord> type) {
        this.type = type;
    }

    /** The name in JSON and in queries. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all types. */
    public static List<String> names() {
        return Arrays.stream(values()).map(RecordType::text).toList();
    }

    /** The type of this name; empty if there is none. */
    public static Optional<RecordType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.text().equals(name)).findFirst();
    }

    /** Whether a record is of one of some types, or there are none. */
    static boolean isOneOf(Set<RecordType> types, HistoryRecord entry) {
        for (RecordType each : types) {
            if (each.type.isInstance(entry)) {
                return true;
            }
        }
        return types.isEmpty();
    }
}
