package io.grapevine.web.page;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.grapevine.config.Extensions.Clusters;
import io.grapevine.web.Answer;
import io.grapevine.web.Endpoints;
import io.grapevine.web.Reloader;
import io.grapevine.web.access.Needs;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Registers the pages with the table of endpoints. */
public final class Pages {
    private Pages() {}

    /**
     * Adds every page to {@code endpoints}.
     *
     * @param extended adds metrics to those of the registry
     * @param clusters what the configuration in force says of clusters
     */
    public static void addTo(
            Endpoints endpoints,
            PrometheusRegistry registry,
            UnaryOperator<MetricSnapshots> extended,
            Reloader reloader,
            Supplier<Clusters> clusters) {
        new InterfacePages(clusters).addTo(endpoints, "");
        endpoints.on(Needs.ADMIN, POST, "/-/reload", context -> reload(context, reloader));
        endpoints.on(Needs.SENDER, GET, "/metrics", new MetricsPage(registry, extended));
        Handler<RoutingContext> profiles = new ProfilePages();
        endpoints.on(Needs.ADMIN, GET, "/debug/*subpath", profiles);
        endpoints.on(Needs.ADMIN, POST, "/debug/*subpath", profiles);
    }

    private static void reload(RoutingContext context, Reloader reloader) {
        var loop = context.vertx().getOrCreateContext();
        reloader.reload()
                .whenComplete((fault, error) -> loop.runOnContext(ignored -> {
                    if (error != null) {
                        Answer.fault(context, 500, "failed to reload config: internal error");
                    } else if (fault.isPresent()) {
                        Answer.fault(context, 500, "failed to reload config: " + fault.get());
                    } else {
                        Answer.empty(context, 200);
                    }
                }));
    }
}
