package io.grapevine.history;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The types of records, by the names that they have in JSON. */
public enum RecordType {
    ALERT(HistoryRecord.AlertRecord.class),
    NOTIFICATION(HistoryRecord.DeliveryRecord.class),
    SILENCE(HistoryRecord.SilenceRecord.class),
    ACTION(HistoryRecord.ActionRecord.class),
    AUDIT(HistoryRecord.AuditRecord.class),
    CONFIG(HistoryRecord.ConfigRecord.class),
    PROCESS(HistoryRecord.ProcessRecord.class);

    private static final Map<Object, RecordType> BY_CLASS =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(each -> each.type, each -> each));

    private final Class<? extends HistoryRecord> type;
    private final String text = name().toLowerCase(Locale.ROOT);

    RecordType(Class<? extends HistoryRecord> type) {
        this.type = type;
    }

    /** The name in JSON and in queries. */
    public String text() {
        return text;
    }

    static Map<String, Class<? extends HistoryRecord>> records() {
        return Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(RecordType::text, each -> each.type));
    }

    /** The names of all types. */
    public static List<String> names() {
        return Arrays.stream(values()).map(RecordType::text).toList();
    }

    /** The type of this name; empty if there is none. */
    public static Optional<RecordType> named(String name) {
        return Arrays.stream(values()).filter(each -> each.text.equals(name)).findFirst();
    }

    /** The type of a record. */
    public static RecordType of(HistoryRecord entry) {
        return Objects.requireNonNull(BY_CLASS.get(entry.getClass()));
    }

    /** Whether a record is of one of some types, or there are none. */
    public static boolean isOneOf(Set<RecordType> types, HistoryRecord entry) {
        return types.isEmpty() || types.contains(of(entry));
    }
}
