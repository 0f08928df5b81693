package io.grapevine.notification;

import io.grapevine.model.Fingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The causes that mute alerts of a notification, for an integration that is notified of that.
 *
 * @param by the causes: {@code silence}, {@code inhibition}, {@code interval}
 * @param until when the last of the silences ends; null if that is not known, as of an alert that is inhibited, too
 * @param authors who created the silences, each once
 * @param alerts which alerts of the notification are muted; they fire
 */
public record MuteDetails(List<String> by, @Nullable Instant until, List<String> authors, Set<Fingerprint> alerts) {
    public MuteDetails {
        by = List.copyOf(by);
        authors = List.copyOf(authors);
        alerts = Set.copyOf(alerts);
    }
}
