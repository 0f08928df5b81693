package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The CORS rules of the API, which are Alertmanager's: pages of the permitted origins may read, post and delete. */
record CrossOrigin(Predicate<String> permitted) implements Handler<RoutingContext> {
    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE", "OPTIONS");
    private static final String ORIGIN = "Origin";
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";

    /** How long a browser may cache the response to a preflight request, in seconds. */
    private static final String MAX_AGE = "600";

    /** The headers in which gRPC-Web returns the status of a call. */
    private static final String EXPOSED = "Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin";

    @Override
    public void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        MultiMap headers = context.request().headers();
        HttpServerResponse response = context.response();
        String planned = orEmpty(headers.get(REQUEST_METHOD));
        if (!method.equals(HttpMethod.OPTIONS) || planned.isEmpty()) {
            response.putHeader("Vary", ORIGIN);
            if (allow(method.name(), headers, response)) {
                response.putHeader("Access-Control-Expose-Headers", EXPOSED);
            }
            context.next();
            return;
        }
        response.putHeader("Vary", ORIGIN + ", " + REQUEST_METHOD + ", " + REQUEST_HEADERS);
        if (allow(planned, headers, response)) {
            response.putHeader("Access-Control-Allow-Methods", headers.getAll(REQUEST_METHOD))
                    .putHeader("Access-Control-Max-Age", MAX_AGE);
            if (!orEmpty(headers.get(REQUEST_HEADERS)).isEmpty()) {
                response.putHeader("Access-Control-Allow-Headers", headers.getAll(REQUEST_HEADERS));
            }
        }
        RequestBodyDrain.skip(context, () -> Answer.empty(context, 204));
    }

    private boolean allow(String method, MultiMap headers, HttpServerResponse response) {
        String origin = orEmpty(headers.get(ORIGIN));
        boolean allowed = !origin.isEmpty() && METHODS.contains(method) && permitted.test(origin);
        if (allowed) {
            response.putHeader("Access-Control-Allow-Origin", headers.getAll(ORIGIN));
        }
        return allowed;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    /**
     * The CORS rules for pages of other clusters, whose origins the configuration lists: they may read alerts and
     * silences, and change silences, with the login of their user here. The handler runs before the login: preflight
     * requests have none, and a page must be able to read that a login is missing. Such a page cannot read any other
     * endpoint.
     *
     * @param prefix the path before all endpoints
     * @param origins the currently permitted origins
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
                OWN + "values",
                OWN + "silences/preview");
        private static final Set<String> POSTED = Set.of(
                OTHERS + "silences",
                OWN + "acknowledgements",
                OWN + "regexps",
                OWN + "silences/expire",
                OWN + "silences/reschedule");
        private static final String ONE = OTHERS + "silence/";
        private static final String ESCALATIONS = OWN + "escalations/";
        private static final String VALVES = OWN + "storm-valves/";

        @Override
        public void handle(RoutingContext context) {
            HttpServerRequest request = context.request();
            String origin = request.getHeader(ORIGIN);
            List<String> permitted = origins.get();
            if (permitted.isEmpty()) {
                context.next();
                return;
            }
            HttpServerResponse response = context.response().putHeader("Vary", ORIGIN);
            String planned = request.getHeader(REQUEST_METHOD);
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
                        .putHeader("Access-Control-Allow-Headers", "Content-Type, Idempotency-Key, If-Match")
                        .putHeader("Access-Control-Max-Age", MAX_AGE);
                RequestBodyDrain.skip(context, () -> Answer.empty(context, 204));
            } else {
                // else the browser would show a password prompt on the page of the other cluster, at each request
                context.addHeadersEndHandler(ended -> response.headers().remove("WWW-Authenticate"));
                context.next();
            }
        }

        private boolean isOpen(String method, String path) {
            String own = path.substring(prefix.path().length());
            return switch (method) {
                case "GET" -> READ.contains(own) || own.startsWith(ONE);
                case "POST" -> POSTED.contains(own) || own.startsWith(ESCALATIONS) || own.startsWith(VALVES);
                case "DELETE" -> own.startsWith(ONE);
                default -> false;
            };
        }
    }
}
