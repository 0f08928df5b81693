package io.grapevine.virtualtime.replay.recording;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.notify.NotifyReason;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A notification that an integration has accepted.
 *
 * @param at when
 * @param replica who sent it
 * @param groupKey the key of the group
 * @param group the labels by which the group is grouped
 * @param receiver the name of the receiver
 * @param integration the kind and the position, such as {@code webhook[0]}
 * @param reason why it was sent
 * @param firing the firing alerts in it, in their order
 * @param resolved the resolved alerts in it, in their order
 */
public record SentNotification(
        Instant at,
        String replica,
        String groupKey,
        LabelSet group,
        String receiver,
        String integration,
        NotifyReason reason,
        List<Fingerprint> firing,
        List<Fingerprint> resolved) {
    /** Sorts and copies the lists. */
    public SentNotification {
        firing = firing.stream().sorted().toList();
        resolved = resolved.stream().sorted().toList();
    }

    /**
     * The receiver and the alerts of the notification: two with the same content differ in their times and groups only.
     */
    public Content content() {
        return new Content(receiver, integration, firing, resolved);
    }

    /** Content and target of a notification. */
    public record Content(String receiver, String integration, List<Fingerprint> firing, List<Fingerprint> resolved) {}

    /** A copy of this notification without the alerts that are not known. */
    public SentNotification only(Set<Fingerprint> known) {
        boolean all = known.containsAll(firing) && known.containsAll(resolved);
        return all
                ? this
                : new SentNotification(
                        at,
                        replica,
                        groupKey,
                        group,
                        receiver,
                        integration,
                        reason,
                        firing.stream().filter(known::contains).collect(Collectors.toList()),
                        resolved.stream().filter(known::contains).collect(Collectors.toList()));
    }
}
