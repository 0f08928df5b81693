package io.grapevine.features.replicalabels;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.config.Extensions;
import io.grapevine.core.Core;
import io.grapevine.core.Feature;
import io.grapevine.core.node.Node;
import io.grapevine.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Feature that makes one alert of those that differ in {@link ReplicaLabels} only, and counts the alerts of whose end the senders disagree.
 * The labels are those of the first configuration, to the end of the process.
 */
public final class AlertSenders implements Feature.Part {
    /** Two Prometheus servers rarely end an alert at the same moment. */
    private static final Duration DISPUTED_AFTER = Duration.ofMinutes(5);

    /** Senders with series of their own. */
    private static final int MOST_SENDERS = 20;

    private final Core core;
    private volatile ReplicaLabels labels = ReplicaLabels.NONE;
    private boolean isConfigured;

    /** Tells no senders apart. */
    public AlertSenders(Core core) {
        this.core = core;
        core.alerts().mergeSendersBy(ReplicaLabels::merge);
        new MetricFactory(core.registry(), "grapevine_")
                .gauge(
                        "alerts_disputed",
                        "Alerts that fire, and that this sender has ended or no longer sends, for 5 minutes to an hour"
                                + " (replica_labels).",
                        gauge -> {
                            if (!labels.names().isEmpty()) {
                                disputed().forEach((sender, count) -> gauge.call(count, sender));
                            }
                        },
                        "sender");
    }

    /** The labels that tell the senders of a replica's alerts apart. From any thread. */
    public static ReplicaLabels labels(Node node) {
        return node.part(AlertSenders.class).map(part -> part.labels).orElse(ReplicaLabels.NONE);
    }

    @Override
    public void use(Extensions settings) {
        if (!isConfigured && !settings.server().replicaLabels().isEmpty()) {
            labels = new ReplicaLabels(settings.server().replicaLabels());
            core.ingestRules().add(labels::received);
        }
        isConfigured = true;
    }

    private Map<String, Integer> disputed() {
        Instant now = core.loop().now();
        Map<String, Integer> counts = new TreeMap<>();
        for (Alert alert : core.alerts().all()) {
            for (Alert sender : alert.resolvedAt(now) ? List.<Alert>of() : alert.senders()) {
                boolean disputes = !sender.endsAt().isAfter(now.minus(DISPUTED_AFTER))
                        && sender.endsAt().isAfter(now.minus(ReplicaLabels.MEMORY));
                String name = sender.senderName();
                boolean isOwn = counts.containsKey(name) || counts.size() < MOST_SENDERS;
                counts.merge(isOwn ? name : "other", disputes ? 1 : 0, Integer::sum);
            }
        }
        return counts;
    }
}
