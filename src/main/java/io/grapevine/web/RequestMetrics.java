package io.grapevine.web;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The HTTP request metrics, with Alertmanager's names. */
final class RequestMetrics {
    private static final Set<String> METHODS =
            Set.of("get", "put", "head", "post", "delete", "connect", "options", "notify", "trace", "patch");
    private static final String API = "/api/v2/";
    private static final Set<String> API_PATHS = Set.of(
            "/api/v2/status", "/api/v2/receivers", "/api/v2/silences", "/api/v2/alerts", "/api/v2/alerts/groups");
    private static final Labels GET = Labels.of("method", "get");

    private final Histogram duration;
    private final Histogram size;
    final Gauge inFlight;
    final Counter limitExceeded;

    RequestMetrics(PrometheusRegistry registry) {
        MetricFactory metrics = new MetricFactory(registry, "alertmanager_http_");
        MetricFactory ofGets = new MetricFactory(registry, "alertmanager_http_", GET);
        duration = metrics.histogram(
                "request_duration_seconds",
                "Duration of HTTP requests, in seconds.",
                buckets -> buckets.nativeInitialSchema(3).nativeMaxNumberOfBuckets(100),
                "handler",
                "method",
                "code");
        size = metrics.histogram(
                "response_size_bytes",
                "Size of HTTP responses, in bytes.",
                buckets -> buckets.classicOnly().classicExponentialUpperBounds(100, 10, 7),
                "handler",
                "method");
        inFlight = ofGets.gauge("requests_in_flight", "Number of GET requests in progress.");
        limitExceeded = ofGets.counter(
                "concurrency_limit_exceeded_total", "GET requests rejected by the limit of concurrent requests.");
    }

    /** Measures the time of this request, from now to the end of its answer. */
    void time(RoutingContext context, String handler) {
        long start = System.nanoTime();
        context.addEndHandler(end -> duration.labelValues(
                        handler,
                        method(context.request()),
                        Integer.toString(context.response().getStatusCode()))
                .observe((System.nanoTime() - start) / 1e9));
    }

    /** Measures time and size of this request's answer. */
    void timeAndSize(RoutingContext context, String handler) {
        time(context, handler);
        context.addEndHandler(end -> size.labelValues(handler, method(context.request()))
                .observe((double) context.response().bytesWritten()));
    }

    /** A handler that measures the time of requests to {@code routes}, under the handler names that these define. */
    Handler<RoutingContext> timed(RoutePrefix prefix, List<Routes> routes) {
        int prefixLength = prefix.path().length();
        return context -> {
            String path = context.request().path();
            if (path.length() >= prefixLength) {
                String below = path.substring(prefixLength);
                routes.stream()
                        .flatMap(each -> each.measuredAs(below).stream())
                        .findFirst()
                        .ifPresent(name -> time(context, name));
            }
            context.next();
        };
    }

    /** A handler that measures the time of requests below {@code /api/v2/}, wherever that is mounted, by path. */
    Handler<RoutingContext> timedApi(RoutePrefix prefix) {
        int prefixLength = prefix.path().length();
        return context -> {
            String path = context.request().path();
            int at = path.indexOf(API, prefixLength);
            if (at < 0 && path.endsWith(API.substring(0, API.length() - 1))) {
                Answer.redirectAsSent(context, 307, path + "/");
            } else {
                time(context, at < 0 ? API : apiLabel(path.substring(at)));
                context.next();
            }
        };
    }

    /** The label of a path. Unknown paths share one, so that clients cannot create any number of series. */
    static String apiLabel(String path) {
        if (path.startsWith("/api/v2/silence/")) {
            return "/api/v2/silence/{silenceID}";
        }
        return API_PATHS.contains(path) ? path : API;
    }

    private static String method(HttpServerRequest request) {
        String name = request.method().name().toLowerCase(Locale.ROOT);
        return METHODS.contains(name) ? name : "unknown";
    }
}
