package io.grapevine.records;

import io.grapevine.model.ReceiverData;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The episode of an incident of a group: the time of the first notification of an integration, in seconds since 1970. It stands in
 * the notification log, so that it is the same on all replicas.
 */
public final class IncidentEpisode {
    /**
     * How far apart the first notifications of one incident may be, in seconds: those of several integrations, or of two replicas
     * that do not see each other, of which the log keeps one.
     */
    public static final long NEAR = 60;

    private static final String KEY = "gvEpisode";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    private IncidentEpisode() {}

    /** The episode in the data of an entry; empty if there is none. */
    public static OptionalLong in(ReceiverData data) {
        String text = data.string(KEY);
        return text != null && SECONDS.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** A copy of {@code data} with an episode. */
    public static ReceiverData with(ReceiverData data, long episode) {
        return data.with(KEY, Long.toString(episode));
    }
}
