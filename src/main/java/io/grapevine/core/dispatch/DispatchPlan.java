package io.grapevine.core.dispatch;

import io.grapevine.config.Route;
import io.grapevine.core.notify.pipeline.Pipeline;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.notification.NotifyReason;
import io.grapevine.template.RouteLabelRenderer;
import io.grapevine.template.TemplateData;
import java.util.List;

/**
 * The part of the configuration that a dispatcher uses; replaced as a whole by a reload.
 *
 * @param route the root of the routing tree
 * @param pipeline runs the flushes
 * @param routeLabels renders the labels of routes
 * @param externalUrl the URL of the user interface
 */
public record DispatchPlan(Route route, Pipeline pipeline, RouteLabelRenderer routeLabels, String externalUrl) {
    /** Renders the labels of a group's route for a flush of some alerts; none without alerts. */
    LabelSet renderRouteLabels(GroupView group, List<Alert> alerts) {
        LabelSet labels = group.route().config().labels();
        if (labels.isEmpty() || alerts.isEmpty()) {
            return LabelSet.EMPTY;
        }
        TemplateData data = TemplateData.of(
                group.route().config().receiver(),
                alerts,
                NotifyReason.UNKNOWN.text(),
                group.labels(),
                labels,
                externalUrl);
        return routeLabels.render(labels, data);
    }
}
