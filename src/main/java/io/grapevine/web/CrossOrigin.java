package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The CORS rules of the API, which are Alertmanager's: any origin may read and post, none may delete. The header names
 * of a preflight request must be sorted.
 */
public final class CrossOrigin implements Handler<RoutingContext> {
    private static final List<String> METHODS = List.of("GET", "POST", "HEAD", "OPTIONS");
    private static final List<String> HEADERS = List.of("accept", "content-type", "x-requested-with");
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        String asked = request.getHeader(REQUEST_METHOD);
        boolean hasOrigin = !orEmpty(request.getHeader("Origin")).isEmpty();
        if (request.method().equals(HttpMethod.OPTIONS) && !orEmpty(asked).isEmpty()) {
            response.putHeader("Vary", "Origin, " + REQUEST_METHOD + ", " + REQUEST_HEADERS);
            if (hasOrigin && METHODS.contains(asked) && headersAllowed(request.headers())) {
                allow(request, response, asked);
            }
            RequestBodyDrain.skip(context, () -> Answer.empty(context, 204));
            return;
        }
        response.putHeader("Vary", "Origin").putHeader("Cache-Control", "no-store");
        if (hasOrigin && METHODS.contains(request.method().name())) {
            response.putHeader(ALLOW_ORIGIN, "*");
        }
        context.next();
    }

    private static void allow(HttpServerRequest request, HttpServerResponse response, String method) {
        response.putHeader(ALLOW_ORIGIN, "*").putHeader("Access-Control-Allow-Methods", method);
        String headers = orEmpty(request.getHeader(REQUEST_HEADERS));
        if (!headers.isEmpty()) {
            response.putHeader("Access-Control-Allow-Headers", request.headers().getAll(REQUEST_HEADERS));
        }
    }

    private static boolean headersAllowed(MultiMap headers) {
        int last = -1;
        for (String list : headers.getAll(REQUEST_HEADERS)) {
            for (String name : list.split(",", -1)) {
                int position = HEADERS.indexOf(name.strip());
                if (!name.isBlank() && position <= last) {
                    return false;
                }
                last = Math.max(last, position);
            }
        }
        return true;
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
