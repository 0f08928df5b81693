package io.grapevine.web;

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
    private static final Labels GET = Labels.of("method", "get");

    private final Histogram duration;
    private final Histogram size;
    private final Gauge inFlight;
    private final Counter limitExceeded;

    RequestMetrics(PrometheusRegistry registry) {
        duration = Histogram.builder()
                .name("alertmanager_http_request_duration_seconds")
                .help("Duration of HTTP requests, in seconds.")
                .labelNames("handler", "method", "code")
                .nativeInitialSchema(3)
                .nativeMaxNumberOfBuckets(100)
                .register(registry);
        size = Histogram.builder()
                .name("alertmanager_http_response_size_bytes")
                .help("Size of HTTP responses, in bytes.")
                .labelNames("handler", "method")
                .classicOnly()
                .classicExponentialUpperBounds(100, 10, 7)
                .register(registry);
        inFlight = Gauge.builder()
                .name("alertmanager_http_requests_in_flight")
                .help("Number of GET requests in progress.")
                .constLabels(GET)
                .register(registry);
        limitExceeded = Counter.builder()
                .name("alertmanager_http_concurrency_limit_exceeded_total")
                .help("GET requests rejected by the limit of concurrent requests.")
                .constLabels(GET)
                .register(registry);
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

    void getStarted() {
        inFlight.inc();
    }

    void getEnded() {
        inFlight.dec();
    }

    void getRefused() {
        limitExceeded.inc();
    }

    private static String method(HttpServerRequest request) {
        String name = request.method().name().toLowerCase(Locale.ROOT);
        return METHODS.contains(name) ? name : "unknown";
    }
}
