package io.grapevine.notify.delivery;

import io.grapevine.config.WhenMuted;
import io.grapevine.config.WhenMuted.Cause;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.mute.MuteIndex;
import io.grapevine.mute.MuteStatus;
import io.grapevine.mute.Silenced;
import io.grapevine.notify.MuteDetails;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds what mutes the alerts of a notification. */
public final class MuteSearch {
    private final MuteIndex mutes;
    private final boolean byInterval;
    private final Instant now;
    private final Set<Cause> causes = EnumSet.noneOf(Cause.class);
    private final Set<String> authors = new TreeSet<>();
    private final Set<Fingerprint> fingerprints = new LinkedHashSet<>();
    private Instant until = Instant.MIN;
    private boolean isEndKnown = true;

    private MuteSearch(MuteIndex mutes, boolean byInterval, Instant now) {
        this.mutes = mutes;
        this.byInterval = byInterval;
        this.now = now;
    }

    /**
     * What mutes some alerts; null if nothing does any more.
     *
     * @param byInterval whether a time interval mutes the route
     */
    public static @Nullable MuteDetails of(MuteIndex mutes, List<Alert> alerts, boolean byInterval, Instant now) {
        MuteSearch search = new MuteSearch(mutes, byInterval, now);
        alerts.forEach(search::add);
        return search.fingerprints.isEmpty()
                ? null
                : new MuteDetails(
                        search.causes.stream().map(Cause::label).toList(),
                        search.isEndKnown ? search.until : null,
                        List.copyOf(search.authors),
                        search.fingerprints);
    }

    private void add(Alert alert) {
        MuteStatus status = mutes.status(alert.labels(), now);
        boolean isInhibited = !status.inhibitedBy().isEmpty();
        Set<Cause> found = WhenMuted.causes(!status.silencedBy().isEmpty(), isInhibited, byInterval);
        if (found.isEmpty()) {
            return;
        }
        causes.addAll(found);
        Silenced silenced = mutes.silenced(alert.labels(), now);
        authors.addAll(silenced.authors());
        fingerprints.add(alert.fingerprint());
        Instant end = silenced.until();
        if (end == null || isInhibited || byInterval) {
            isEndKnown = false;
        } else if (end.isAfter(until)) {
            until = end;
        }
    }
}
