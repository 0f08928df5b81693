package io.grapevine.web.api.v2;

import io.grapevine.base.go.Utf8;
import io.grapevine.config.Config;
import io.grapevine.dispatch.GroupView;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.node.Node;
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
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Alertmanager's API v2 over a {@link io.grapevine.node.Node}. */
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

    private final MatcherParser parser;
    private final Duration patience;
    private final Map<String, Map<HttpMethod, Endpoint>> endpoints = new LinkedHashMap<>();

    /** An operation, and the permission that requests for it need. */
    record Endpoint(Needs needs, Operation operation) {}

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
        SilenceOperations silences = new SilenceOperations(context.node(), context.clock(), parser);
        on(Needs.VIEWER, HttpMethod.GET, "/status", new TracedOperation("api.getStatusHandler", status::status));
        on(
                Needs.VIEWER,
                HttpMethod.GET,
                "/receivers",
                new TracedOperation("api.getReceiversHandler", status::receivers));
        on(Needs.VIEWER, HttpMethod.GET, "/alerts", new TracedOperation("api.getAlertsHandler", alerts::get));
        on(
                Needs.SENDER,
                HttpMethod.POST,
                "/alerts",
                new TracedOperation("api.postAlertsHandler", FEW_ALERTS, alerts::post));
        on(
                Needs.VIEWER,
                HttpMethod.GET,
                "/alerts/groups",
                new TracedOperation("api.getAlertGroupsHandler", groups::get));
        on(Needs.VIEWER, HttpMethod.GET, "/silences", new TracedOperation("api.getSilencesHandler", silences::list));
        on(
                Needs.SILENCER,
                HttpMethod.POST,
                "/silences",
                new TracedOperation("api.postSilencesHandler", SHORT_SILENCE, silences::post));
        on(
                Needs.VIEWER,
                HttpMethod.GET,
                "/silence/:silenceID",
                new TracedOperation("api.getSilenceHandler", 0, silences::get));
        on(
                Needs.SILENCER,
                HttpMethod.DELETE,
                "/silence/:silenceID",
                new TracedOperation("api.deleteSilenceHandler", 0, silences::delete));
        Buffer document = ApiDocument.of(ApiV2.class);
        on(Needs.VIEWER, HttpMethod.GET, ApiDocument.PATH, exchange -> exchange.bytes(200, ApiDocument.TYPE, document));
    }

    private void on(Needs needs, HttpMethod method, String path, Operation operation) {
        endpoints
                .computeIfAbsent(path, key -> new TreeMap<>(Comparator.comparing(HttpMethod::name)))
                .put(method, new Endpoint(needs, operation));
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
                .fault(ApiException.http(404, "path " + path.substring(path.indexOf(BASE)) + " was not found"));
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
            exchange.fault(ApiException.http(405, "method " + method + " is not allowed, but [" + allowed + "] are"));
            return;
        }
        exchange.run(endpoint.operation());
    }

    /** The operation {@code GET /alerts/groups}. */
    private record GroupOperation(Node node, InstantSource clock) {
        private static final Comparator<GroupView> LISTING = Comparator.comparing(GroupView::labels)
                .thenComparing(group -> group.route().config().receiver(), Utf8::compare);

        void get(ApiExchange exchange) throws ApiException, IOException {
            Query query = exchange.query();
            Instant now = clock.instant();
            AlertFilter filter = new AlertFilter(node, query, now, exchange.span());
            Config config = node.loadedConfig().config();
            ReceiverFilter receivers = new ReceiverFilter(query, config.receivers());
            List<GroupView> groups = new ArrayList<>();
            for (GroupView group : node.groups().groups()) {
                if (receivers.admits(group.route().config().receiver()) && filter.admitsSome(group)) {
                    groups.add(group);
                }
            }
            groups.sort(LISTING);
            GroupReceivers all = GroupReceivers.of(groups, node.groups().route(), filter);
            filter.check(exchange);
            GroupParts parts = new GroupParts(node, groups, filter, all, query.flag("muted"), now);
            exchange.streamParts(out -> {
                boolean isMore = parts.writeNext(out);
                filter.check(exchange);
                return isMore;
            });
        }
    }
}
