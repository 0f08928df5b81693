package io.grapevine.features.actions;

import io.grapevine.core.dispatch.GroupMember;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.nflog.NflogView;
import io.grapevine.core.notify.Integration;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.records.AlertHash;
import io.grapevine.records.IncidentMarks;
import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The message of a group's incident that the notification log names, and that can be edited.
 *
 * @param episode the episode of the incident
 */
record LoggedMessage(Integration integration, NflogEntry entry, long episode) {
    /** How far apart the clocks of replicas may be. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    /** The messages of integrations as they are configured now, by the keys of the log. */
    static List<LoggedMessage> of(Map<NflogKey, Integration> integrations, NflogView log) {
        List<LoggedMessage> messages = new ArrayList<>();
        for (Map.Entry<NflogKey, Integration> each : integrations.entrySet()) {
            Integration integration = each.getValue();
            NflogEntry entry = integration.keepsEpisode() ? log.latest(each.getKey()) : null;
            if (entry != null && isOf(integration, entry) && integration.redraws(data(entry))) {
                OptionalLong episode = IncidentMarks.episode(data(entry));
                episode.ifPresent(since -> messages.add(new LoggedMessage(integration, entry, since)));
            }
        }
        return messages;
    }

    private static boolean isOf(Integration integration, NflogEntry entry) {
        long identity = entry.notified().identity();
        return identity == 0 || identity == integration.identity();
    }

    private static ReceiverData data(NflogEntry entry) {
        return entry.notified().receiverData();
    }

    NflogKey key() {
        return entry.key();
    }

    ReceiverData data() {
        return data(entry);
    }

    /** Whether the integration knows alerts as firing. */
    boolean isFiring() {
        return entry.notified().isFiring();
    }

    /** Whether the message may show an alert, which has ended, as firing. */
    boolean mayShowFiring(EndedGroup.Ended ended) {
        return knowsFiring(ended) || (!integration.sendResolved() && knowsEnd(ended));
    }

    private boolean knowsFiring(EndedGroup.Ended ended) {
        return entry.notified().isNotifiedFiring(ended.hash());
    }

    /** Whether the log has the end of an alert, and not that of an earlier episode of it. */
    private boolean knowsEnd(EndedGroup.Ended ended) {
        return !ended.alert().startsAt().isAfter(entry.timestamp())
                && entry.notified().isNotifiedResolved(ended.hash());
    }

    /**
     * The alerts by which the message is to show that the incident is over. None if the end was notified, which has edited the
     * message, or if the integration knows others as firing: another replica may have them. One that had ended before this incident
     * fires again, at another replica.
     *
     * @param ended the alerts of the group that have ended
     */
    List<EndedGroup.Ended> end(List<EndedGroup.Ended> ended) {
        if (!isFiring()) {
            return integration.sendResolved()
                    ? List.of()
                    : ended.stream().filter(this::knowsEnd).toList();
        }
        List<EndedGroup.Ended> known = ended.stream()
                .filter(each -> !each.alert()
                        .endsAt()
                        .isBefore(Instant.ofEpochSecond(episode).minus(CLOCKS)))
                .filter(this::knowsFiring)
                .toList();
        return known.size() == entry.notified().firing().length ? known : List.of();
    }

    /** Whether alerts fire again whose end was not notified, so that the message may show that. */
    boolean firesAgain(GroupView group, Instant now) {
        List<Alert> firing = group.members().stream()
                .map(GroupMember::alert)
                .filter(alert -> !alert.resolvedAt(now))
                .toList();
        return isFiring()
                && firing.stream().allMatch(alert -> alert.startsAt().isAfter(entry.timestamp()))
                && firing.stream().anyMatch(alert -> entry.notified().isNotifiedFiring(AlertHash.of(alert.labels())));
    }
}
