package io.grapevine.web.api.v2;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiDocument;
import io.grapevine.web.api.http.WorkerExchange;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Alertmanager's API v2 over a {@link io.grapevine.core.node.Node}. */
public final class ApiV2 {
    private static final String BASE = "/api/v2";

    /**
     * Up to this size in bytes, decoding alerts takes about as long as passing them to another thread: Prometheus sends 64 of
     * them, 40 KiB, which take 0.2 ms.
     */
    private static final int FEW_ALERTS = 64 << 10;

    /**
     * Up to this size in bytes, decoding a silence, whose regular expressions are compiled, takes about as long as
     * passing it to another thread.
     */
    private static final int SHORT_SILENCE = 2 << 10;

    /** No size: the operation always needs a worker thread. */
    private static final int SLOW = -1;

    private final MatcherParser parser;
    private final Duration patience;
    private final Map<String, Map<HttpMethod, Endpoint>> endpoints = new LinkedHashMap<>();

    /**
     * An operation.
     *
     * @param needs the permission that requests for it need
     * @param span the name of the spans of its requests, below those of HTTP; empty: they have none
     * @param quickSize the size in bytes up to which a body makes the operation so short that it runs on the event loop of the
     *     connection; negative if it always needs a worker thread
     */
    record Endpoint(Needs needs, String span, int quickSize, ApiExchange.Operation operation) {}

    /** The API. */
    public ApiV2(ApiContext context, PrometheusRegistry registry) {
        this(context, registry, WorkerExchange.PATIENCE);
    }

    /** Creates the API with a limit of the time in which a client reads nothing of a response. */
    ApiV2(ApiContext context, PrometheusRegistry registry, Duration patience) {
        this.parser = context.parser();
        this.patience = patience;
        StatusOperations status = new StatusOperations(context);
        AlertOperations alerts = new AlertOperations(context.node(), context.clock(), parser, registry);
        GroupOperation groups = new GroupOperation(context.node(), context.clock());
        SilenceOperations silences = new SilenceOperations(context.node(), context.clock(), new SilenceDecoder(parser));
        on(GET, "/status", Needs.VIEWER, "api.getStatusHandler", SLOW, status::status);
        on(GET, "/receivers", Needs.VIEWER, "api.getReceiversHandler", SLOW, status::receivers);
        on(GET, "/alerts", Needs.VIEWER, "api.getAlertsHandler", SLOW, alerts::get);
        on(POST, "/alerts", Needs.SENDER, "api.postAlertsHandler", FEW_ALERTS, alerts::post);
        on(GET, "/alerts/groups", Needs.VIEWER, "api.getAlertGroupsHandler", SLOW, groups::get);
        on(GET, "/silences", Needs.VIEWER, "api.getSilencesHandler", SLOW, silences::list);
        on(POST, "/silences", Needs.SILENCER, "api.postSilencesHandler", SHORT_SILENCE, silences::post);
        on(GET, "/silence/:silenceID", Needs.VIEWER, "api.getSilenceHandler", 0, silences::get);
        on(DELETE, "/silence/:silenceID", Needs.SILENCER, "api.deleteSilenceHandler", 0, silences::delete);
        Buffer document = ApiDocument.of(ApiV2.class);
        on(GET, ApiDocument.PATH, Needs.VIEWER, "", SLOW, exchange -> exchange.bytes(200, ApiDocument.TYPE, document));
    }

    private void on(
            HttpMethod method, String path, Needs needs, String span, int quickSize, ApiExchange.Operation operation) {
        endpoints
                .computeIfAbsent(path, key -> new TreeMap<>(Comparator.comparing(HttpMethod::name)))
                .put(method, new Endpoint(needs, span, quickSize, operation));
    }

    /** The endpoints by path and method. */
    Map<String, Map<HttpMethod, Endpoint>> endpoints() {
        return endpoints;
    }

    /**
     * Adds the operations to a router.
     *
     * @param router reads the bodies of requests before they come here
     */
    public void mount(Router router) {
        endpoints.forEach((path, methods) -> {
            String fixed = BASE + path.replaceFirst(":.*", "");
            Route route = router.route(BASE + path);
            methods.forEach((method, endpoint) -> endpoint.needs().at(route, method));
            route.handler(request -> {
                // To the router an escaped letter is the same as the letter; to Alertmanager it is another path.
                if (request.request().path().contains(fixed)) {
                    dispatch(request, methods);
                } else {
                    notFound(request);
                }
            });
        });
        Needs.NO_ENDPOINT.at(router.route(BASE + "/*")).handler(this::notFound);
    }

    private void notFound(RoutingContext request) {
        String path = request.request().path();
        exchange(request)
                .refuse(ApiExchange.http(404, "path " + path.substring(path.indexOf(BASE)) + " was not found"));
    }

    private ApiExchange exchange(RoutingContext request) {
        return new ApiExchange(request, parser, patience);
    }

    private void dispatch(RoutingContext request, Map<HttpMethod, Endpoint> methods) {
        ApiExchange exchange = exchange(request);
        String method = request.request().method().name();
        Endpoint endpoint = methods.get(HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)));
        if (endpoint == null) {
            String allowed = String.join(
                    ",", methods.keySet().stream().map(HttpMethod::name).toList());
            request.response().putHeader("Allow", allowed);
            exchange.refuse(ApiExchange.http(405, "method " + method + " is not allowed, but [" + allowed + "] are"));
            return;
        }
        exchange.run(endpoint);
    }
}
