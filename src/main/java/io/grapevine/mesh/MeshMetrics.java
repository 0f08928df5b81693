package io.grapevine.mesh;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.Peer;
import io.grapevine.mesh.membership.PeersListener;
import io.grapevine.mesh.sync.Frame;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

final class MeshMetrics implements PeersListener {
    private static final String PEER = "peer";
    private static final String KEY = "key";
    private static final String FULL_STATE = "full_state";
    private static final String UPDATE = "update";
    private static final Map<Class<? extends Frame>, String> TYPES =
            Map.of(Frame.Delta.class, UPDATE, Frame.Repair.class, FULL_STATE, Frame.Heartbeat.class, "heartbeat");
    private static final double MILLIS = 1e3;

    private final Counter received;
    private final Counter receivedSize;
    private final Counter sent;
    private final Counter sentSize;
    final Counter refused;
    final Counter alive;
    private final Counter joined;
    private final Counter left;
    private final Counter updated;
    private final Counter conflicts;
    final Counter oversized;

    /** Metrics by state of ways to send that are not needed here. */
    private final List<StatefulMetric<?, ?>> unused;

    private final Gauge members;
    private final Gauge failed;
    private final Gauge health;
    private final Gauge queued;
    private final Gauge position;
    private final Gauge settled;
    private final Gauge info;
    private final Gauge lag;
    private final Gauge skew;
    private final Gauge mismatch;
    private final Gauge zones;
    private final Set<String> shown = new TreeSet<>();

    MeshMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_");
        MetricFactory own = new MetricFactory(registry, "grapevine_cluster_");
        received = metrics.counter("cluster_messages_received_total", "Frames received.", "msg_type");
        receivedSize = metrics.counter("cluster_messages_received_size_total", "Bytes received.", "msg_type");
        sent = metrics.counter("cluster_messages_sent_total", "Frames sent.", "msg_type");
        sentSize = metrics.counter("cluster_messages_sent_size_total", "Bytes sent.", "msg_type");
        for (Counter frames : List.of(received, receivedSize, sent, sentSize)) {
            frames.initLabelValues(FULL_STATE);
            frames.initLabelValues(UPDATE);
        }
        refused = own.counter("frames_refused_total", "Frames that could not be understood.");
        alive = metrics.counter("cluster_alive_messages_total", "Heartbeats received.", PEER);
        joined = metrics.counter("cluster_peers_joined_total", "Peers that joined.");
        left = metrics.counter("cluster_peers_left_total", "Peers that left or timed out.");
        updated = metrics.counter("cluster_peers_update_total", "Address changes of peers.");
        conflicts =
                metrics.counter("cluster_peer_name_conflicts_total", "Peers that joined under a name already in use.");
        metrics.counter("cluster_messages_pruned_total", "Messages dropped from queues, of which there are none.");
        oversized = metrics.counter(
                "oversized_gossip_message_dropped_total",
                "Versions that are too large to be sent to other replicas.",
                KEY);
        unused = List.of(
                metrics.counter(
                        "oversized_gossip_message_sent_total",
                        "Versions sent in a way of their own because of their size, which none needs here.",
                        KEY),
                metrics.counter(
                        "oversized_gossip_message_failure_total",
                        "Versions whose sending in a way of their own has failed.",
                        KEY),
                metrics.histogram(
                        "oversize_gossip_message_duration_seconds",
                        "Time to send a version in a way of its own.",
                        buckets -> buckets.classicOnly()
                                .classicUpperBounds(Histogram.Builder.DEFAULT_CLASSIC_UPPER_BOUNDS),
                        KEY));
        members = metrics.gauge("cluster_members", "Replicas that are alive, this one included.");
        failed = metrics.gauge("cluster_failed_peers", "Replicas that are gone without a goodbye.");
        health = metrics.gauge("cluster_health_score", "Live replicas that have missed a probe; 0 is healthy.");
        queued = metrics.gauge("cluster_messages_queued", "Frames that were sent but not acknowledged yet.");
        position = metrics.gauge("peer_position", "How many replicas send before this one.");
        settled = own.gauge("settled", "Whether this replica has settled: it has the state of its peers.");
        info = metrics.gauge("cluster_peer_info", "The name of this replica.", PEER);
        lag = own.gauge("peer_lag_seconds", "Replication lag per peer, in seconds.", PEER);
        skew = own.gauge(
                "peer_clock_skew_seconds", "Clock skew per peer, in seconds: how far its clock is ahead.", PEER);
        mismatch = own.gauge(
                "peer_configuration_mismatch", "Whether a replica's configuration differs from this one's.", PEER);
        zones = own.gauge(
                "peer_time_zones_mismatch",
                "Whether time zones that the configuration names have other rules at a replica than here.",
                PEER);
    }

    /** The label of a frame; those that carry state are called as Alertmanager calls its own. */
    private static String type(Frame frame) {
        return TYPES.getOrDefault(frame.getClass(), "control");
    }

    void received(Frame frame, int bytes) {
        received.labelValues(type(frame)).inc();
        receivedSize.labelValues(type(frame)).inc(bytes);
    }

    void sent(Frame frame, int bytes) {
        sent.labelValues(type(frame)).inc();
        sentSize.labelValues(type(frame)).inc(bytes);
    }

    @Override
    public void on(PeerEvent event, MemberId member) {
        switch (event) {
            case JOINED -> joined.inc();
            case SILENT, LEFT -> left.inc();
            case ADDRESS_CHANGED -> updated.inc();
            case NAME_CONFLICT -> conflicts.inc();
            case SUSPECTED, RETURNED -> {}
        }
    }

    void stateAdded(String state) {
        oversized.initLabelValues(state);
        unused.forEach(metric -> metric.initLabelValues(state));
    }

    void counts(double failedPeers, double missedProbes, double unacknowledged) {
        failed.set(failedPeers);
        health.set(missedProbes);
        queued.set(unacknowledged);
    }

    void place(int ownPosition, boolean isSettled) {
        position.set(ownPosition);
        settled.set(isSettled ? 1 : 0);
    }

    void show(List<Peer> peers) {
        members.set(peers.size());
        Set<String> names = new TreeSet<>();
        for (Peer peer : peers) {
            String name = peer.id().name();
            if (peer.self()) {
                info.labelValues(name).set(1);
            } else {
                names.add(name);
                lag.labelValues(name).set(peer.lag().toMillis() / MILLIS);
                skew.labelValues(name).set(peer.skew().toMillis() / MILLIS);
                mismatch.labelValues(name).set(peer.sameConfiguration() ? 0 : 1);
                zones.labelValues(name).set(peer.sameZones() ? 0 : 1);
            }
        }
        shown.removeAll(names);
        shown.forEach(gone -> List.of(lag, skew, mismatch, zones).forEach(gauge -> gauge.remove(gone)));
        shown.clear();
        shown.addAll(names);
    }
}
