package io.grapevine.web.page;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;

import io.grapevine.config.Extensions.Clusters;
import io.grapevine.web.Answer;
import io.grapevine.web.Endpoints;
import io.grapevine.web.Reloader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** Registers the pages with the table of endpoints. */
public final class Pages {
    private static final List<String> V1 = List.of("status", "receivers", "alerts", "silences", "silence/:sid");
    private static final String V1_GONE =
            "{\"status\":\"deprecated\",\"error\":\"The Alertmanager v1 API was deprecated in version 0.16.0 and is"
                    + " removed as of version 0.27.0 - please use the equivalent route in the v2 API\"}\n";

    private Pages() {}

    /**
     * Adds every page to {@code endpoints}.
     *
     * @param clusters what the configuration in force says of clusters
     */
    public static void addTo(
            Endpoints endpoints, PrometheusRegistry registry, Reloader reloader, Supplier<Clusters> clusters) {
        UserInterface ui = new UserInterface(clusters);
        endpoints.on(GET, "/", ui::page);
        endpoints.on(GET, "/ui/:file", ui::asset);
        endpoints.on(GET, "/favicon.ico", ui.named("favicon.svg"));
        endpoints.on(GET, "/manifest.webmanifest", ui.named("manifest.webmanifest"));
        for (String path : List.of("/-/healthy", "/-/ready")) {
            endpoints.on(GET, path, context -> Answer.text(context, 200, "OK"));
            endpoints.on(HEAD, path, context -> Answer.empty(context, 200));
        }
        endpoints.on(POST, "/-/reload", context -> reload(context, reloader));
        endpoints.on(GET, "/metrics", new MetricsPage(registry));
        Handler<RoutingContext> profiles = new ProfilePages();
        endpoints.on(GET, "/debug/*subpath", profiles);
        endpoints.on(POST, "/debug/*subpath", profiles);
        V1.forEach(name -> endpoints.on(GET, "/api/v1/" + name, Pages::gone));
        endpoints.on(POST, "/api/v1/alerts", Pages::gone);
        endpoints.on(POST, "/api/v1/silences", Pages::gone);
        endpoints.on(DELETE, "/api/v1/silence/:sid", Pages::gone);
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

    private static void gone(RoutingContext context) {
        Answer.body(context, 410, "application/json", V1_GONE);
    }
}
