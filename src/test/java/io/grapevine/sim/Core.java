package io.grapevine.sim;

import io.grapevine.base.Hooks;
import io.grapevine.base.journal.Journal;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.TimeMuting;
import io.grapevine.core.alerts.AlertMetrics;
import io.grapevine.core.alerts.AlertStore;
import io.grapevine.core.mute.Inhibitor;
import io.grapevine.core.mute.MuteIndex;
import io.grapevine.core.nflog.NflogMetrics;
import io.grapevine.core.nflog.NotificationLog;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.NotifyMetrics;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.notify.delivery.DeliveryServices;
import io.grapevine.core.notify.delivery.SendCoordinator;
import io.grapevine.core.notify.delivery.SendSlots;
import io.grapevine.core.notify.pipeline.PeerWaitStage;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.core.silence.SilenceMetrics;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.FakeReplication;
import io.grapevine.model.Alert;
import io.grapevine.model.timeinterval.TimeInterval;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.web.api.grapevine.RecentNotifications;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The components of the core below the dispatcher, composed in virtual time. */
public final class Core {
    private static final Duration PEER_TIMEOUT = Duration.ofSeconds(10);

    /** The loop of everything else here. */
    public final SimLoop loop = Samples.loop();

    /** Where the metrics are. */
    public final PrometheusRegistry registry = new PrometheusRegistry();

    /** The other replicas. */
    public final FakeReplication others = new FakeReplication(loop);

    /** The alerts. */
    public final AlertStore alerts = new AlertStore(loop, 0, new AlertMetrics(registry, false));

    /** The silences. */
    public final Silences silences = new Silences(
            loop,
            Duration.ofHours(120),
            SilenceLimits.NONE,
            false,
            others.state("sil"),
            Journal.NONE,
            new SilenceMetrics(registry));

    /** An inhibitor without a rule. */
    public final Inhibitor inhibitor = new Inhibitor(List.of());

    /** What mutes alerts. */
    public final MuteIndex mutes = new MuteIndex(loop, alerts, silences, inhibitor);

    /** The notification log. */
    public final NotificationLog log = new NotificationLog(
            loop, Duration.ofHours(120), others.state("nfl"), Journal.NONE, new NflogMetrics(registry));

    /** The latest notifications. */
    public final RecentNotifications recent = new RecentNotifications(loop, log);

    private final Hooks<NotifyListener> listeners = new Hooks<>();
    private final SendCoordinator coordinator = new SendCoordinator(loop, others, log, PEER_TIMEOUT);
    private final PeerWaitStage peerWait = new PeerWaitStage(loop, others, PEER_TIMEOUT);
    private final NotifyMetrics notifyMetrics = new NotifyMetrics(registry, false, true);

    /** Whether the pipelines made from now on have muted alerts in the notification log. */
    public boolean logsMuted;

    /** Wires everything. */
    public Core() {
        listeners.add(recent);
        silences.addListener(mutes);
        alerts.addListener("silencer", mutes);
        alerts.addListener("inhibitor", inhibitor);
    }

    /** A pipeline to some receivers. */
    public Pipeline pipeline(Map<String, List<Integration>> receivers) {
        return pipeline(receivers, Map.of());
    }

    /** A pipeline to some receivers that knows some time intervals. */
    public Pipeline pipeline(Map<String, List<Integration>> receivers, Map<String, List<TimeInterval>> intervals) {
        return new Pipeline(
                new DeliveryServices(
                        loop,
                        log,
                        mutes,
                        alerts,
                        flush -> false,
                        coordinator,
                        new SendSlots(),
                        notifyMetrics,
                        listeners,
                        new Hooks<>(),
                        logsMuted,
                        Tracer.NONE),
                new TimeMuting(intervals),
                peerWait,
                Receivers.of(receivers));
    }

    /** Silences {@code alert} for an hour from now on. */
    public void silence(Alert alert) {
        silences.set(
                Samples.silence(
                        loop.now(),
                        loop.now().plus(Duration.ofHours(1)),
                        "alertname=\"" + alert.name() + "\"",
                        "i=\"" + alert.labels().valueOf("i") + "\""),
                done -> {});
    }

    /** Lets everything happen that is due up to that time since the start. */
    public void pass(double seconds) {
        loop.runUntil(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /**
     * The value of a counter, added up over the series that have all of these label values.
     *
     * @param name the name without {@code alertmanager_} and {@code _total}
     */
    public double count(String name, String... values) {
        return registry.scrape(metric -> metric.equals("alertmanager_" + name)).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point -> point.getLabels().stream()
                        .map(label -> label.getValue())
                        .toList()
                        .containsAll(List.of(values)))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
