package io.grapevine.core.notify;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.records.Silence;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
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

    /**
     * What mutes some alerts; null if nothing does any more.
     *
     * @param heeded the silences that count in the group of the alerts
     * @param byInterval whether a time interval mutes the route
     */
    public static @Nullable MuteDetails of(
            MuteIndex mutes, List<Alert> alerts, Predicate<Silence> heeded, boolean byInterval, Instant now) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        Set<String> authors = new TreeSet<>();
        Set<Fingerprint> muted = new LinkedHashSet<>();
        Instant until = Instant.MIN;
        boolean isEndKnown = true;
        for (Alert alert : alerts) {
            MuteStatus status = mutes.status(alert.labels(), now, heeded);
            boolean isInhibited = !status.inhibitedBy().isEmpty();
            Set<Cause> found = WhenMuted.causes(!status.silencedBy().isEmpty(), isInhibited, byInterval);
            if (!found.isEmpty()) {
                causes.addAll(found);
                muted.add(alert.fingerprint());
                List<Silence> silences = mutes.silences(alert.labels(), now, heeded);
                for (Silence silence : silences) {
                    authors.add(silence.createdBy());
                    until = silence.endsAt().isAfter(until) ? silence.endsAt() : until;
                }
                // an acknowledgement is renewed for as long as it holds
                isEndKnown &= !isInhibited
                        && !byInterval
                        && !silences.isEmpty()
                        && silences.stream().noneMatch(Silence::isAcknowledgement);
            }
        }
        return muted.isEmpty()
                ? null
                : new MuteDetails(
                        causes.stream().map(Cause::label).toList(),
                        isEndKnown ? until : null,
                        List.copyOf(authors),
                        muted);
    }
}
