package io.grapevine.web.api.v2;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.base.trace.Span;
import io.grapevine.config.Route;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.core.node.Node;
import io.grapevine.features.replicalabels.AlertSenders;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.web.AlertAdmission;
import io.grapevine.web.api.http.JsonOutput;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.ResponseParts;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations {@code GET} and {@code POST /alerts}. */
final class AlertOperations {
    private static final Logger LOG = LoggerFactory.getLogger(AlertOperations.class);

    private final Node node;
    private final InstantSource clock;
    private final AlertDecoder decoder;
    private final Counter received;
    private final Counter invalid;

    AlertOperations(Node node, InstantSource clock, MatcherParser names, PrometheusRegistry registry) {
        this.node = node;
        this.clock = clock;
        this.decoder = new AlertDecoder(names, node.alerts(), AlertSenders.labels(node));
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_alerts_", Labels.of("version", "v2"));
        received = metrics.counter("received_total", "Alerts received, valid or not.", "status");
        received.initLabelValues("firing");
        received.initLabelValues("resolved");
        invalid = metrics.counter("invalid_total", "Alerts received that were invalid.");
    }

    void post(ApiExchange exchange) throws Refusal {
        Duration resolveTimeout = node.loadedConfig().config().global().resolveTimeout();
        Span decoding = exchange.span().child("OpenAPIAlertsToAlerts");
        AlertDecoder.Batch batch = decoder.decode(exchange.body(), clock.instant(), resolveTimeout);
        decoding.end();
        received.labelValues("firing").inc(batch.firing());
        received.labelValues("resolved").inc(batch.resolved());
        invalid.inc(batch.faults().size());
        List<Alert> stored = exchange.isForKnownAlerts() ? known(batch.alerts()) : batch.alerts();
        int fresh = 0;
        for (Alert alert : stored) {
            fresh += isKnown(alert) ? 0 : 1;
        }
        double newShare = (double) fresh / Math.max(1, stored.size());
        node.putAlerts(stored, exchange.span()).whenComplete((result, crash) -> {
            exchange.stored(newShare, node.groups().unflushed());
            if (crash != null) {
                exchange.crash(crash);
            } else if (stored.size() < batch.alerts().size()) {
                exchange.refuseAlerts(AlertAdmission.REASON);
            } else if (result.refused() > 0) {
                exchange.refuseAlerts(result.limit() + " (refused: " + result.refused() + " of " + stored.size() + ")");
            } else if (batch.faults().isEmpty()) {
                exchange.empty(200);
            } else {
                exchange.span().fail("Failed to validate alerts");
                String faults = String.join("\n", batch.faults());
                LOG.atError().addKeyValue("err", faults).log("Failed to validate alerts");
                exchange.refuse(Refusal.of(400, faults));
            }
        });
    }

    private List<Alert> known(List<Alert> alerts) {
        return alerts.stream().filter(this::isKnown).toList();
    }

    private boolean isKnown(Alert alert) {
        return node.alerts().get(alert.labels()) != null;
    }

    void get(ApiExchange exchange) throws Refusal, IOException {
        Query query = exchange.query();
        AlertFilter filter = new AlertFilter(node, query, clock.instant(), exchange.span());
        RoutedReceivers receivers = new RoutedReceivers(
                node, new ReceiverFilter(query, node.loadedConfig().config().receivers()));
        Iterator<Alert> alerts = filter.candidates();
        exchange.streamParts(ResponseParts.list(out -> {
            while (alerts.hasNext()) {
                Alert alert = alerts.next();
                if (filter.admits(alert) && write(out, alert, filter, receivers.of(alert))) {
                    return true;
                }
                filter.check(exchange);
            }
            return false;
        }));
    }

    private static boolean write(JsonOutput out, Alert alert, AlertFilter filter, RoutedReceivers.Receivers receivers) {
        Optional<MuteStatus> mutes =
                receivers.admitted() ? filter.statusOfAll(alert, receivers.labels()) : Optional.empty();
        mutes.ifPresent(found -> AlertWriter.write(out, alert, found, receivers.names(), List.of()));
        return mutes.isPresent();
    }

    /** The receivers of alerts by the routing tree, and whether a query asks for them; found out once for each set of routes. */
    private static final class RoutedReceivers {
        private final Node node;
        private final Route root;
        private final ReceiverFilter filter;
        private final Map<List<Route>, Receivers> known = new HashMap<>();

        /**
         * The receivers of an alert.
         *
         * @param names the names of the receivers, in the order of the routes
         * @param labels the labels of these receivers, by which silences name them
         * @param admitted whether the query asks for alerts with these
         */
        record Receivers(List<String> names, List<LabelSet> labels, boolean admitted) {}

        RoutedReceivers(Node node, ReceiverFilter filter) {
            this.node = node;
            this.root = node.groups().route();
            this.filter = filter;
        }

        Receivers of(Alert alert) {
            return known.computeIfAbsent(root.match(alert.labels()), this::of);
        }

        private Receivers of(List<Route> routes) {
            List<String> names =
                    routes.stream().map(route -> route.config().receiver()).toList();
            List<LabelSet> labels =
                    names.stream().map(node.receivers()::labelsOf).toList();
            return new Receivers(names, labels, filter.admitsAny(names));
        }
    }
}
