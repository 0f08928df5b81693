package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Measures the requests below {@code /api/v2/} by path. */
final class ApiPathMetrics implements Handler<RoutingContext> {
    private static final String BASE = "/api/v2/";
    private static final Set<String> KNOWN = Set.of(
            "/api/v2/status", "/api/v2/receivers", "/api/v2/silences", "/api/v2/alerts", "/api/v2/alerts/groups");

    private final int prefixLength;
    private final RequestMetrics metrics;

    ApiPathMetrics(RoutePrefix prefix, RequestMetrics metrics) {
        this.prefixLength = prefix.path().length();
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.request().path();
        if (path.length() < prefixLength + BASE.length()) {
            Answer.redirect(context, 301, path + "/");
            return;
        }
        metrics.time(context, label(path.substring(prefixLength)));
        context.next();
    }

    /** The label of a path. Unknown paths share one, so that clients cannot create any number of series. */
    static String label(String path) {
        if (path.startsWith("/api/v2/silence/")) {
            return "/api/v2/silence/{silenceID}";
        }
        return KNOWN.contains(path) ? path : BASE;
    }
}
