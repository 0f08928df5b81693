package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.model.Alert;
import io.grapevine.node.Node;
import io.grapevine.notify.Flush;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notification;
import io.grapevine.notify.NotifyListener;
import io.grapevine.notify.SuppressedReason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Writes down why flushes of one replica have led to no notification, or to one with fewer alerts. */
final class FlushWatcher implements NotifyListener {
    private final PlayLog log;
    private final String replica;
    private final Supplier<Duration> now;
    private final MuteText words;

    private final Map<String, MutedAlerts> muted = new LinkedHashMap<>();

    /** Number of muted alerts of a flush, and the cause for the first. */
    private static final class MutedAlerts {
        final Instant flush;
        final String by;
        int count = 1;

        MutedAlerts(Instant flush, String by) {
            this.flush = flush;
            this.by = by;
        }
    }

    /**
     * Watches one process.
     *
     * @param silenceNames the names that the test gives to silences, by id
     */
    FlushWatcher(PlayLog log, String replica, Supplier<Duration> now, Node node, Map<String, String> silenceNames) {
        this.log = log;
        this.replica = replica;
        this.now = now;
        this.words = new MuteText(node, silenceNames);
    }

    @Override
    public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {
        MutedAlerts known = muted.get(flush.groupKey());
        if (known == null || !known.flush.equals(flush.now())) {
            muted.put(flush.groupKey(), new MutedAlerts(flush.now(), words.by(reason, flush, alert)));
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
    public void onStopped(Flush flush, String reason) {
        log.quiet(
                now.get(),
                replica,
                flush.groupKey(),
                flush.groupLabels(),
                flush.route().receiver(),
                "",
                reason,
                () -> words.stopped(flush, reason));
    }

    @Override
    public void onNotSent(Flush flush, Integration integration, String reason) {
        log.quiet(
                now.get(),
                replica,
                flush.groupKey(),
                flush.groupLabels(),
                integration.receiver(),
                integration.name(),
                reason,
                () -> reason.equals(NOTHING_NEW)
                        ? "nothing new, repeated every "
                                + DurationField.print(flush.route().repeatInterval())
                        : SuppressedReason.of(reason) == null ? reason : words.stopped(flush, reason));
    }
}
