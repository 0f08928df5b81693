package io.grapevine.configtest.play;

import io.grapevine.configfile.yaml.DurationField;
import io.grapevine.inhibit.Inhibition;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.node.Node;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notification;
import io.grapevine.notify.NotifyListener;
import io.grapevine.notify.SuppressedReason;
import io.grapevine.notify.TimeMuting;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes down why flushes of one replica have led to no notification, or to one with fewer alerts. */
final class FlushWatcher implements NotifyListener {
    private static final String NOTHING_NEW = "nothing new";

    private final PlayLog log;
    private final String replica;
    private final Supplier<Duration> now;
    private final Node node;
    /** The names that the test gives to silences, by id. */
    private final Map<String, String> silenceNames;

    private final Map<String, MutedAlerts> muted = new LinkedHashMap<>();

    /** How many alerts of a flush are muted, and by what the first is. */
    private static final class MutedAlerts {
        final Instant flush;
        final String by;
        int count = 1;

        MutedAlerts(Instant flush, String by) {
            this.flush = flush;
            this.by = by;
        }
    }

    FlushWatcher(PlayLog log, String replica, Supplier<Duration> now, Node node, Map<String, String> silenceNames) {
        this.log = log;
        this.replica = replica;
        this.now = now;
        this.node = node;
        this.silenceNames = silenceNames;
    }

    @Override
    public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {
        MutedAlerts known = muted.get(flush.groupKey());
        if (known == null || !known.flush.equals(flush.now())) {
            muted.put(flush.groupKey(), new MutedAlerts(flush.now(), by(reason, flush, alert)));
        } else {
            known.count++;
        }
    }

    /** What is to be known beside a notification: alerts of its group that are muted. */
    String note(Notification notification) {
        MutedAlerts known = muted.get(notification.groupKey());
        return known == null || !known.flush.equals(notification.now())
                ? ""
                : known.count + (known.count == 1 ? " alert " : " alerts ") + known.by;
    }

    @Override
    public void onNotified(Flush flush, Integration integration, Notification sent, List<Alert> judged) {
        // The attempt is recorded.
    }

    @Override
    public void onStopped(Flush flush, String reason) {
        log.quiet(
                now.get(),
                replica,
                flush.groupKey(),
                flush.groupLabels(),
                flush.route().receiver(),
                "",
                reason,
                () -> stopped(flush, reason));
    }

    private String stopped(Flush flush, String reason) {
        for (SuppressedReason known : SuppressedReason.values()) {
            if (known.label().equals(reason)) {
                return by(known, flush, flush.members().get(0));
            }
        }
        return reason.equals("no integration") ? "the receiver has no integrations" : reason;
    }

    private String by(SuppressedReason reason, Flush flush, Alert alert) {
        return switch (reason) {
            case SILENCE ->
                "silenced by "
                        + node.mutes().silences(alert.labels(), flush.now()).stream()
                                .map(silence -> silenceNames.getOrDefault(silence.id(), silence.id()))
                                .collect(Collectors.joining(", "));
            case INHIBITION ->
                "inhibited"
                        + node.mutes()
                                .inhibition(alert.labels(), flush.now())
                                .map(Inhibition::source)
                                .map(source -> " by " + labels(source))
                                .orElse("");
            case MUTE_TIME_INTERVAL ->
                "muted in "
                        + String.join(
                                ", ",
                                new TimeMuting(node.setup().config().timeIntervals())
                                        .mutedBy(flush.route(), flush.now()));
            case ACTIVE_TIME_INTERVAL ->
                "muted outside of " + String.join(", ", flush.route().activeTimeIntervals());
        };
    }

    private LabelSet labels(Fingerprint alert) {
        Alert known = node.alerts().get(alert);
        return known == null ? LabelSet.EMPTY : known.labels();
    }

    @Override
    public void onNotSent(Flush flush, Integration integration, String reason) {
        log.quiet(
                now.get(),
                replica,
                flush.groupKey(),
                flush.groupLabels(),
                integration.receiver(),
                integration.kind() + "[" + integration.index() + "]",
                reason,
                () -> reason.equals(NOTHING_NEW)
                        ? "nothing new, repeated every "
                                + DurationField.print(flush.route().repeatInterval())
                        : reason);
    }
}
