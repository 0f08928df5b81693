package io.grapevine.web.api.grapevine;

import io.grapevine.node.heartbeat.HeartbeatSignal;
import io.grapevine.web.ReadOnlySilences;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.Routes;
import io.grapevine.web.action.chat.ConnectionState;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiDocument;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** Grapevine's own API over a replica. */
public final class GrapevineApi implements Routes {
    private static final String BASE = "/api/grapevine/v1";
    /** The path of the stream of events. */
    public static final String EVENTS = BASE + "/events";

    private static final long LARGEST = 1 << 20;

    private final ApiContext context;
    private final LastHour lastHour;
    private final Function<String, List<ConnectionState>> channels;
    private final PushPort push;
    private final OverviewFeed feed;
    private final EventStreams streams;

    /** The API of a replica that takes no clicks. */
    public GrapevineApi(ApiContext context, LastHour lastHour) {
        this(context, lastHour, kind -> List.of(), PushPort.NONE);
    }

    /**
     * The API.
     *
     * @param channels the connections by which clicks on the messages of a kind of integration arrive; none for a kind without any, as
     *     where clicks come to a request URL
     * @param push the browsers that are subscribed to receivers
     */
    public GrapevineApi(
            ApiContext context, LastHour lastHour, Function<String, List<ConnectionState>> channels, PushPort push) {
        this.context = context;
        this.push = push;
        this.channels = channels;
        this.lastHour = lastHour;
        String epoch = Long.toString(context.startedAt().toEpochMilli(), Character.MAX_RADIX);
        this.feed = new OverviewFeed(new OverviewReader(context)::read, context.clock(), epoch);
        this.streams = new EventStreams(feed);
    }

    @Override
    public void mount(Router router) {
        JsonRoutes routes = new JsonRoutes(router, BASE);
        router.get(EVENTS).handler(request -> RequestBodyDrain.skip(request, () -> openStream(request)));
        routes.allowOnly("/events", "GET");
        routes.get("/overview", new OverviewOperation(feed, context.clock())::answer, "since", "filter");
        routes.get("/status", new StatusOperation(context, lastHour)::answer);
        routes.get("/routes", new RoutesOperation(context)::answer);
        routes.get("/receivers", new ReceiversOperation(context, channels)::answer);
        routes.get("/silences/preview", new SilencePreviewOperation(context)::answer, "matcher");
        routes.get("/silences/rules", new SilenceRulesOperation(context)::answer);
        routes.get("/access", AccessOperation::answer);
        routes.get("/why", new WhyOperation(context)::answer, "fingerprint", "label", "time");
        Buffer document = ApiDocument.of(GrapevineApi.class);
        routes.get(ApiDocument.PATH, exchange -> exchange.bytes(200, ApiDocument.TYPE, document));
        routes.read("/regexps", LARGEST, RegexpsOperation::answer);
        routes.read("/links", LARGEST, new LinksOperation(context)::answer);
        routes.post("/acknowledgements", LARGEST, change(new AcknowledgeOperation(context)::answer));
        BulkSilenceOperations silences = new BulkSilenceOperations(context);
        HeartbeatOperations heartbeats = new HeartbeatOperations(context);
        routes.get("/heartbeats", heartbeats::list);
        routes.postAndDelete("/heartbeats/:name/pause", LARGEST, change(heartbeats::pause), change(heartbeats::resume));
        ping(routes, "", heartbeats.ping(HeartbeatSignal.SUCCESS));
        ping(routes, "/start", heartbeats.ping(HeartbeatSignal.START));
        ping(routes, "/fail", heartbeats.ping(HeartbeatSignal.FAIL));
        routes.post("/silences/expire", LARGEST, change(silences::expire));
        routes.post("/silences/reschedule", LARGEST, change(silences::reschedule));
        PushOperations browsers = new PushOperations(push, context.clock());
        routes.get("/push", browsers::list);
        routes.post("/push/subscriptions", PushOperations.LARGEST, browsers::subscribe);
        routes.post("/push/subscriptions/end", PushOperations.LARGEST, browsers::end);
        routes.delete("/push/subscriptions/:id", browsers::remove);
        LeaseOperations leases = new LeaseOperations(context);
        routes.post("/silences/lease", LARGEST, change(leases::hold));
        routes.delete("/silences/lease/:key", change(leases::end), "by");
    }

    private static void ping(JsonRoutes routes, String kind, JsonExchange.Operation operation) {
        routes.postText("/heartbeats/:name" + kind, HeartbeatOperations.LARGEST_TEXT, operation);
    }

    private void openStream(RoutingContext request) {
        JsonExchange exchange = JsonExchange.of(request);
        try {
            exchange.checkParameters("since");
            streams.open(request);
        } catch (Refusal refusal) {
            exchange.refuse(refusal);
        }
    }

    /** An operation that changes silences, where requests may. */
    private JsonExchange.Operation change(JsonExchange.Operation operation) {
        return exchange -> {
            if (context.readOnly()) {
                throw Refusal.of(403, ReadOnlySilences.REASON);
            }
            operation.answer(exchange);
        };
    }

    @Override
    public boolean isStream(String path) {
        return path.equals(EVENTS);
    }

    @Override
    public void stop() {
        streams.stop();
    }
}
