package io.grapevine.records;

import io.grapevine.model.ReceiverData;
import java.util.regex.Pattern;

/** Mark in a log entry that says for all replicas how often the notifications of an incident have been repeated. */
public final class RepetitionCount {
    private static final String KEY = "gvRepetitions";
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private RepetitionCount() {}

    /** The count in the data of an entry; 0 if there is none, as where an Alertmanager notified last. */
    public static int in(ReceiverData data) {
        String text = data.string(KEY);
        return text != null && COUNT.matcher(text).matches() ? Integer.parseInt(text) : 0;
    }

    /** A copy of {@code data} with a count. */
    public static ReceiverData with(ReceiverData data, int count) {
        return data.with(KEY, Integer.toString(count));
    }
}
