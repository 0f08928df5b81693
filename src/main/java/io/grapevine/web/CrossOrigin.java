package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The CORS rules of the API, which are Alertmanager's: pages of the permitted origins may read, post and delete. */
record CrossOrigin(Predicate<String> permitted) implements Handler<RoutingContext> {
    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE", "OPTIONS");
    private static final String ORIGIN = "Origin";
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";

    /** Seconds for which a browser may keep the answer to a preflight request. */
    private static final String MAX_AGE = "600";

    @Override
    public void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        MultiMap headers = context.request().headers();
        HttpServerResponse response = context.response();
        String planned = orEmpty(headers.get(REQUEST_METHOD));
        if (!method.equals(HttpMethod.OPTIONS) || planned.isEmpty()) {
            response.putHeader("Vary", ORIGIN);
            allow(method.name(), headers, response);
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
}
