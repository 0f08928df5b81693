package io.grapevine.shadow;

import io.grapevine.eventrecorder.event.Event;
import io.grapevine.eventrecorder.event.EventData;
import io.grapevine.eventrecorder.event.EventData.NotificationSent;
import io.grapevine.model.Alert;
import io.grapevine.nflog.AlertHash;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The events of this replica as the comparison needs them. */
final class OwnEvents {
    private OwnEvents() {}

    static ShadowEvent of(Event event) {
        EventData data = event.data();
        Instant at = event.at();
        if (data instanceof EventData.AlertCreated created) {
            return new ShadowEvent.Received(at, created.alert().labels());
        } else if (data instanceof EventData.AlertGrouped grouped) {
            return new ShadowEvent.Grouped(
                    at,
                    grouped.alert().labels(),
                    new ShadowGroup(grouped.group().key(), grouped.group().receiver()),
                    grouped.group().labels());
        } else if (data instanceof EventData.AlertSilenced silenced) {
            return ShadowEvent.Muted.bySilence(
                    at,
                    silenced.labels(),
                    silenced.silence().id(),
                    silenced.silence().rule());
        } else if (data instanceof EventData.AlertInhibited inhibited) {
            return new ShadowEvent.Muted(
                    at,
                    inhibited.labels(),
                    MutedBy.INHIBITION,
                    "alert " + inhibited.source() + ", rule " + inhibited.rule().source() + " "
                            + inhibited.rule().target());
        }
        return data instanceof NotificationSent sent ? new ShadowEvent.Sent(send(at, sent)) : new ShadowEvent.Other(at);
    }

    private static ShadowSend send(Instant at, NotificationSent sent) {
        return new ShadowSend(
                at,
                new ShadowGroup(sent.groupKey(), sent.route().receiver()),
                sent.groupLabels(),
                sent.kind(),
                sent.index(),
                sent.reason(),
                sent.route().repeatInterval(),
                sent.sent().stream()
                        .map(alert -> new ShadowSend.SentAlert(
                                alert.labels(), alert.startsAt(), alert.endsAt(), alert.hasEnd()))
                        .toList(),
                hashes(sent.judged(), false),
                hashes(sent.judged(), true));
    }

    private static Set<Long> hashes(List<Alert> alerts, boolean resolved) {
        return alerts.stream()
                .filter(alert -> alert.hasEnd() == resolved)
                .map(alert -> AlertHash.of(alert.labels()))
                .collect(Collectors.toSet());
    }
}
