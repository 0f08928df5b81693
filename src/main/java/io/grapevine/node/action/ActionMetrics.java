package io.grapevine.node.action;

import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.model.LabelSet;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts the actions of messages. */
public final class ActionMetrics implements ActionListener {
    private final Counter actions;

    public ActionMetrics(PrometheusRegistry registry) {
        actions = new MetricFactory(registry, "grapevine_")
                .counter(
                        "actions_total",
                        "Actions on incidents that messages asked for, by their way, verb and result.",
                        "via",
                        "verb",
                        "result");
    }

    @Override
    public void onAction(ActionRequest request, LabelSet groupLabels, ActionResult result) {
        refused(request.via(), request.action().verb().text(), result.label());
    }

    /** Counts a request that was refused before an incident was looked for. From any thread. */
    public void refused(String via, String verb, String result) {
        actions.labelValues(via, verb, result).inc();
    }
}
