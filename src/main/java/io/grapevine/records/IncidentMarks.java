package io.grapevine.records;

import io.grapevine.model.ReceiverData;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Marks in a log entry that tell all replicas of the incident of its group: its episode, which is the time of the first notification of
 * an integration in seconds since 1970, and how often its notifications have been repeated.
 */
public final class IncidentMarks {
    /**
     * How far apart the first notifications of one incident may be, in seconds: those of several integrations, or of two replicas
     * that do not see each other, of which the log keeps one.
     */
    public static final long NEAR = 60;

    private static final String EPISODE = "gvEpisode";
    private static final String REPETITIONS = "gvRepetitions";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private IncidentMarks() {}

    /** The episode in the data of an entry; empty if there is none. */
    public static OptionalLong episode(ReceiverData data) {
        return number(data, EPISODE, SECONDS);
    }

    /** A copy of {@code data} with an episode. */
    public static ReceiverData withEpisode(ReceiverData data, long episode) {
        return data.with(EPISODE, Long.toString(episode));
    }

    /** The count of repetitions in the data of an entry; 0 if there is none, as where an Alertmanager notified last. */
    public static int repetitions(ReceiverData data) {
        return (int) number(data, REPETITIONS, COUNT).orElse(0);
    }

    /** A copy of {@code data} with a count of repetitions. */
    public static ReceiverData withRepetitions(ReceiverData data, int count) {
        return data.with(REPETITIONS, Integer.toString(count));
    }

    private static OptionalLong number(ReceiverData data, String key, Pattern form) {
        String text = data.string(key);
        return text != null && form.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
