package io.grapevine.web.api.connect;

import io.grapevine.web.Answer;
import io.grapevine.web.Routes;
import io.grapevine.web.WebOptions;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.connect.CallFault.Code;
import io.grapevine.web.api.connect.Procedure.Kind;
import io.grapevine.web.api.connect.Procedure.Operation;
import io.grapevine.web.api.http.ApiContext;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Alertmanager's API v3alpha: procedures that are called by Connect and gRPC-Web below {@code /api/}, and by gRPC at the root of the
 * server, whatever the route prefix is, as its clients know of none.
 */
public final class ConnectApi implements Routes {
    /** The directory of procedures, below the route prefix. */
    private static final String API = "/api";

    /** Paths below it that others answer. */
    private static final Pattern OTHERS = Pattern.compile(API + "/(?:v1|v2|grapevine)(?:/.*)?", Pattern.DOTALL);

    private static final String INFO = "ServerReflectionInfo";

    private static final String HEALTH = "grpc.health.v1.Health";
    private static final Set<String> HEALTHY = Set.of("", StatusService.NAME);
    private static final String SERVING_JSON = "{\"status\":\"SERVING_STATUS_SERVING\"}";

    /** Field 1 with the status 1. */
    private static final byte[] SERVING_PROTOBUF = {1 << 3, 1};

    private final WebOptions options;
    private final Map<String, Procedure> procedures;
    private final CallMetrics metrics;
    private final AtomicInteger unary = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final Set<CallRun> open = ConcurrentHashMap.newKeySet();

    /** The API of the default Alertmanager. */
    public ConnectApi(ApiContext context, WebOptions options, PrometheusRegistry registry) {
        this.options = options;
        Operation status = (message, isJson) -> new StatusService(context).getStatus(message, isJson);
        // a lambda, as a method reference would load the class now
        Operation health = ConnectApi::health;
        Operation reflection = (message, isJson) -> ReflectionService.info(message, isJson);
        Needs viewer = Needs.VIEWER;
        List<Procedure> all = List.of(
                new Procedure(StatusService.NAME, "GetStatus", Kind.UNARY, true, viewer, status),
                new Procedure(HEALTH, "Check", Kind.UNARY, false, Needs.NOTHING, health),
                new Procedure(HEALTH, "Watch", Kind.SERVER_STREAM, false, viewer, health),
                new Procedure(ReflectionService.NAME, INFO, Kind.BOTH_STREAM, false, viewer, reflection),
                new Procedure(ReflectionService.OLD_NAME, INFO, Kind.BOTH_STREAM, false, viewer, reflection));
        this.procedures = all.stream().collect(Collectors.toMap(Procedure::path, Function.identity()));
        this.metrics = new CallMetrics(registry, all);
    }

    /** Whether the program runs: it serves as long as it answers. */
    private static byte[] health(byte[] message, boolean isJson) throws CallFault {
        String service = RequestText.read(message, isJson, "service");
        if (!HEALTHY.contains(service)) {
            throw new CallFault(Code.NOT_FOUND, "unknown service " + service);
        }
        return isJson ? SERVING_JSON.getBytes(StandardCharsets.UTF_8) : SERVING_PROTOBUF.clone();
    }

    @Override
    public void mount(Router router) {
        procedures.forEach((path, procedure) -> {
            Route route = router.route(API + path).handler(request -> {
                if (request.normalizedPath().endsWith(path)) {
                    call(request, procedure);
                } else {
                    request.next(); // to the router a path with a slash at its end is the same
                }
            });
            procedure.methods().forEach(method -> procedure.needs().at(route, method));
            // says what a call of gRPC needs, which has been answered before
            procedure.needs().at(router.post(path).handler(RoutingContext::next), HttpMethod.POST);
        });
        Needs.NO_ENDPOINT.at(router.route(API + "/*")).handler(this::other);
    }

    /** Answers calls of gRPC, at the root of the server. */
    @Override
    public void guard(Router root) {
        root.route().handler(request -> {
            if (request.request().version() != HttpVersion.HTTP_2 || !CallForm.isGrpc(request.request())) {
                request.next();
                return;
            }
            String path = request.normalizedPath();
            String prefix = options.prefix().path();
            String own = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
            if (own.startsWith(API + "/")) {
                if (OTHERS.matcher(own).matches()) {
                    request.next();
                } else {
                    CallRun.afterBody(request, () -> Answer.fault(request, 404, "404 page not found"));
                }
            } else if (procedures.containsKey(path)) {
                call(request, procedures.get(path));
            } else {
                refuse(request, new CallFault(Code.UNIMPLEMENTED, "unknown Connect procedure"));
            }
        });
    }

    private void other(RoutingContext request) {
        String path = request.normalizedPath().substring(options.prefix().path().length());
        if (path.equals(API) || path.equals(API + "/v1")) {
            Answer.redirectAsSent(request, 307, request.request().path() + "/");
        } else if (OTHERS.matcher(path).matches()) {
            request.next();
        } else {
            refuse(request, new CallFault(Code.UNIMPLEMENTED, "unknown Connect procedure"));
        }
    }

    /** Refuses a request that does not get so far that its form matters. */
    private static void refuse(RoutingContext request, CallFault fault) {
        CallForm form = CallForm.ofRefusal(request.request());
        CallRun.afterBody(request, () -> new CallAnswer(request, form, 0).fail(fault));
    }

    private void call(RoutingContext request, Procedure procedure) {
        AtomicInteger places = procedure.isStream() ? streams : unary;
        WebOptions.Connect limits = options.connect();
        int most = procedure.isStream() ? limits.streamConcurrency() : limits.unaryConcurrency();
        if (!procedure.isProbe()) {
            if (places.incrementAndGet() > most) {
                places.decrementAndGet();
                metrics.refused(procedure);
                String kind = procedure.isStream() ? "streams" : "unary RPCs";
                refuse(request, new CallFault(Code.RESOURCE_EXHAUSTED, "maximum concurrent " + kind + " reached"));
                return;
            }
            request.addEndHandler(end -> places.decrementAndGet());
        }
        CallRun run = new CallRun(request, procedure, limits, metrics);
        if (procedure.isStream()) {
            open.add(run);
            request.addEndHandler(end -> open.remove(run));
        }
        run.start();
    }

    @Override
    public void stop() {
        open.forEach(CallRun::stop);
    }

    /** Calls have limits of their own. A path that only the router reads as one of a call has those of all requests. */
    @Override
    public boolean isStream(String path) {
        return path.startsWith(API + "/") && procedures.containsKey(path.substring(API.length()));
    }

    @Override
    public Optional<String> measuredAs(String path) {
        String called = path.startsWith(API + "/") ? path.substring(API.length()) : path;
        if (procedures.containsKey(called)) {
            return Optional.of(called);
        }
        boolean isUnknown = path.startsWith(API + "/") && !OTHERS.matcher(path).matches();
        return isUnknown ? Optional.of("unmatched") : Optional.empty();
    }
}
