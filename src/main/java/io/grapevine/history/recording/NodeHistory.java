package io.grapevine.history.recording;

import io.grapevine.alerts.AlertListener;
import io.grapevine.base.loop.EventLoop;
import io.grapevine.history.ConfigRecord;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.ProcessRecord;
import io.grapevine.notify.NotifyListener;
import io.grapevine.silence.SilenceListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Records the events of a node's listeners, and the starts and stops of its program. What lasts longer than half of the
 * retention is recorded again, so that the history knows what is in force even when its begin is dropped. On the loop only.
 */
public final class NodeHistory {
    /** How often the record of the configuration is looked at for its age. */
    private static final Duration TICK = Duration.ofMinutes(10);

    private final EventLoop loop;
    private final String replica;
    private final Duration renewal;
    private final Consumer<HistoryRecord> sink;
    private final AlertChanges alerts;
    private final Deliveries deliveries;
    private final SilenceVersions silences;
    private @Nullable ConfigRecord config;

    /**
     * Creates listeners without events.
     *
     * @param replica the name of the replica
     * @param retention how long a record is kept
     * @param sink takes the records, in the order of time
     */
    public NodeHistory(EventLoop loop, String replica, Duration retention, Consumer<HistoryRecord> sink) {
        this.loop = loop;
        this.replica = replica;
        this.renewal = retention.dividedBy(2);
        this.sink = sink;
        alerts = new AlertChanges(loop, replica, renewal, sink);
        deliveries = new Deliveries(loop, replica, alerts::changedAt, sink);
        silences = new SilenceVersions(loop, replica, renewal, sink);
    }

    /** Listens to alerts; registered before any is restored. */
    public AlertListener alerts() {
        return alerts;
    }

    /** Listens to notifications. */
    public NotifyListener deliveries() {
        return deliveries;
    }

    /** Listens to silences; registered before any is restored. */
    public SilenceListener silences() {
        return silences;
    }

    /** Records that the program has started; before the state is restored. */
    public void starting() {
        sink.accept(new ProcessRecord(loop.now(), replica, true));
    }

    /** The state is restored: what comes from now on is new. */
    public void started() {
        alerts.start();
        silences.start();
        loop.every(TICK, this::renew);
    }

    /** Records that the program stops. */
    public void stopping() {
        alerts.stop();
        sink.accept(new ProcessRecord(loop.now(), replica, false));
    }

    /**
     * Records a configuration that comes into force, unless it is the one in force.
     *
     * @param hash the hash of the configuration, as {@code alertmanager_config_hash} shows it
     * @param text the configuration without secrets
     * @param extensions the content of {@code grapevine.yml}; empty if there is none
     * @param templates the texts of the template files by path
     */
    public void configured(long hash, String text, String extensions, Map<String, String> templates) {
        ConfigRecord next = new ConfigRecord(loop.now(), replica, Long.toString(hash), text, extensions, templates);
        if (config == null
                || !config.hasConfigOf(next)
                || !config.text().equals(text)
                || !config.templates().equals(templates)) {
            use(next);
        }
    }

    private void use(ConfigRecord next) {
        config = next;
        sink.accept(next);
    }

    private void renew() {
        ConfigRecord known = config;
        Instant now = loop.now();
        if (known != null && Duration.between(known.at(), now).compareTo(renewal) >= 0) {
            use(new ConfigRecord(now, replica, known.hash(), known.text(), known.extensions(), known.templates()));
        }
    }
}
