package io.grapevine.web.page;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;

import io.grapevine.config.Extensions.Clusters;
import io.grapevine.web.Answer;
import io.grapevine.web.AnswerRoom;
import io.grapevine.web.Endpoints;
import io.grapevine.web.Reloader;
import io.grapevine.web.access.AuditTrail;
import io.grapevine.web.access.Needs;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The pages of the server, and of them those that each Alertmanager has of its own: the web UI, the probes, and that its first API is gone. */
public final class Pages {
    private static final List<String> V1 = List.of("status", "receivers", "alerts", "silences", "silence/:sid");
    /** Why a reload has failed, for the audit. */
    public static final String REFUSED = "the configuration was refused, the log says why";

    private static final String V1_GONE =
            "{\"status\":\"deprecated\",\"error\":\"The Alertmanager v1 API was deprecated in version 0.16.0 and is"
                    + " removed as of version 0.27.0 - please use the equivalent route in the v2 API\"}\n";

    private final UserInterface ui;

    /** The pages of an Alertmanager that shows no other clusters. */
    public Pages() {
        this(() -> Clusters.NONE);
    }

    /**
     * The pages of one Alertmanager.
     *
     * @param clusters what its configuration in force says of clusters
     */
    public Pages(Supplier<Clusters> clusters) {
        ui = new UserInterface(clusters);
    }

    /**
     * Adds the pages to {@code endpoints}.
     *
     * @param tenant the name that the web UI shows before that of the program; empty: none
     */
    public void addTo(Endpoints endpoints, String tenant) {
        endpoints.on(Needs.VIEWER, GET, "/", ui.page(tenant));
        // relative, as proxies may serve it below another path; Alertmanager has another web UI there
        endpoints.on(Needs.VIEWER, GET, "/ui", context -> Answer.redirect(context, 302, "./"));
        endpoints.on(Needs.VIEWER, GET, "/ui/", context -> Answer.redirect(context, 302, "../"));
        endpoints.on(Needs.VIEWER, GET, "/ui/:file", ui::asset);
        endpoints.on(Needs.VIEWER, GET, "/push-worker.js", ui.named("push-worker.js"));
        endpoints.on(Needs.VIEWER, GET, "/favicon.ico", ui.named("favicon.svg"));
        endpoints.on(Needs.VIEWER, GET, "/manifest.webmanifest", ui.named("manifest.webmanifest"));
        endpoints.on(Needs.NOTHING, GET, "/-/healthy", context -> Answer.text(context, 200, "OK"));
        endpoints.on(Needs.NOTHING, HEAD, "/-/healthy", context -> Answer.empty(context, 200));
        endpoints.on(Needs.NOTHING, GET, "/-/ready", Pages::ready);
        endpoints.on(Needs.NOTHING, HEAD, "/-/ready", context -> Answer.empty(context, AnswerRoom.readiness(context)));
        V1.forEach(name -> endpoints.on(Needs.VIEWER, GET, "/api/v1/" + name, Pages::gone));
        endpoints.on(Needs.ADMIN, POST, "/api/v1/alerts", Pages::gone);
        endpoints.on(Needs.ADMIN, POST, "/api/v1/silences", Pages::gone);
        endpoints.on(Needs.ADMIN, DELETE, "/api/v1/silence/:sid", Pages::gone);
    }

    private static void ready(RoutingContext context) {
        int status = AnswerRoom.readiness(context);
        Answer.text(context, status, status == 200 ? "OK" : "memory for answers: " + AnswerRoom.text(context));
    }

    private static void gone(RoutingContext context) {
        Answer.body(context, 410, "application/json", V1_GONE);
    }

    /**
     * Adds every page of the server to {@code endpoints}.
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
        new Pages(clusters).addTo(endpoints, "");
        endpoints.on(Needs.ADMIN, POST, "/-/reload", context -> reload(context, reloader));
        endpoints.on(Needs.SENDER, GET, "/metrics", new MetricsPage(registry, extended));
        Handler<RoutingContext> profiles = new ProfilePages();
        endpoints.on(Needs.ADMIN, GET, "/debug/*subpath", profiles);
        endpoints.on(Needs.ADMIN, POST, "/debug/*subpath", profiles);
    }

    private static void reload(RoutingContext context, Reloader reloader) {
        var loop = context.vertx().getOrCreateContext();
        String before = reloader.inForce();
        reloader.reload()
                .whenComplete((fault, error) -> loop.runOnContext(ignored -> {
                    if (error != null) {
                        Answer.fault(context, 500, "failed to reload config: internal error");
                    } else if (fault.isPresent()) {
                        AuditTrail.fails(context, REFUSED); // the reason may name tenants
                        Answer.fault(context, 500, "failed to reload config: " + fault.get());
                    } else {
                        AuditTrail.changed(context, before, reloader.inForce());
                        Answer.empty(context, 200);
                    }
                }));
    }
}
