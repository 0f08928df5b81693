package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The CORS rules for pages of other clusters, whose origins the configuration lists: they may read alerts and silences, and
 * change silences, with the login that their user has here. Stands before the login, as preflight requests have none, and so
 * that such a page can read that a login is missing. What such a page does not need, it cannot read.
 *
 * @param prefix the path before all endpoints
 * @param origins the origins that are permitted now
 */
record ClusterPages(RoutePrefix prefix, Supplier<List<String>> origins) implements Handler<RoutingContext> {
    private static final String OTHERS = "/api/v2/";
    private static final String OWN = "/api/grapevine/v1/";
    private static final Set<String> READ = Set.of(
            OTHERS + "alerts",
            OTHERS + "alerts/groups",
            OTHERS + "silences",
            OWN + "overview",
            OWN + "events",
            OWN + "access",
            OWN + "why",
            OWN + "silences/preview");
    private static final Set<String> POSTED = Set.of(
            OTHERS + "silences",
            OWN + "acknowledgements",
            OWN + "regexps",
            OWN + "silences/expire",
            OWN + "silences/reschedule");
    private static final String ONE = OTHERS + "silence/";

    /** Seconds for which a browser may keep the answer to a preflight request. */
    private static final String MAX_AGE = "600";

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader("Origin");
        List<String> permitted = origins.get();
        if (permitted.isEmpty()) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response().putHeader("Vary", "Origin");
        String planned = request.getHeader("Access-Control-Request-Method");
        boolean isPreflight = request.method().equals(HttpMethod.OPTIONS) && planned != null;
        String method = isPreflight ? planned : request.method().name();
        if (origin == null || !permitted.contains(origin) || !isOpen(method, request.path())) {
            context.next();
            return;
        }
        response.putHeader("Access-Control-Allow-Origin", origin)
                .putHeader("Access-Control-Allow-Credentials", "true")
                .putHeader("Access-Control-Expose-Headers", "Warning");
        if (isPreflight) {
            response.putHeader("Access-Control-Allow-Methods", method)
                    .putHeader("Access-Control-Allow-Headers", "Content-Type")
                    .putHeader("Access-Control-Max-Age", MAX_AGE);
            RequestBodyDrain.skip(context, () -> Answer.empty(context, 204));
        } else {
            // else a browser would ask for a password again and again, over the page of another cluster
            context.addHeadersEndHandler(ended -> response.headers().remove("WWW-Authenticate"));
            context.next();
        }
    }

    private boolean isOpen(String method, String path) {
        String own = path.substring(prefix.path().length());
        return switch (method) {
            case "GET" -> READ.contains(own) || own.startsWith(ONE);
            case "POST" -> POSTED.contains(own);
            case "DELETE" -> own.startsWith(ONE);
            default -> false;
        };
    }
}
