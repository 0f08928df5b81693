package io.grapevine.web.api.grapevine;

import io.grapevine.web.BodyReader;
import io.grapevine.web.ReadOnlySilences;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.Routes;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiDocument;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Grapevine's own API over a replica. */
public final class GrapevineApi implements Routes {
    private static final String BASE = "/api/grapevine/v1";
    private static final String EVENTS = BASE + "/events";
    private static final long LARGEST = 1 << 20;

    private final ApiContext context;
    private final OverviewFeed feed;
    private final EventStreams streams;

    /** The API. */
    public GrapevineApi(ApiContext context) {
        this.context = context;
        String epoch = Long.toString(context.startedAt().toEpochMilli(), Character.MAX_RADIX);
        this.feed = new OverviewFeed(new OverviewReader(context)::read, context.clock(), epoch);
        this.streams = new EventStreams(feed);
    }

    @Override
    public void mount(Router router) {
        router.get(EVENTS).handler(request -> RequestBodyDrain.skip(request, () -> openStream(request)));
        others(router, "/events", "GET");
        get(router, "/overview", new OverviewOperation(feed, context.clock())::answer, "since");
        get(router, "/status", new StatusOperation(context)::answer);
        get(router, "/routes", new RoutesOperation(context)::answer);
        get(router, "/receivers", new ReceiversOperation(context)::answer);
        get(router, "/silences/preview", new SilencePreviewOperation(context)::answer, "matcher");
        get(router, "/access", AccessOperation::answer);
        get(router, "/why", new WhyOperation(context)::answer, "fingerprint", "label", "time");
        Buffer document = ApiDocument.of(GrapevineApi.class);
        get(router, ApiDocument.PATH, exchange -> exchange.bytes(200, ApiDocument.TYPE, document));
        post(router, "/regexps", RegexpsOperation::answer);
        change(router, "/acknowledgements", new AcknowledgeOperation(context)::answer);
        change(router, "/silences/expire", new ExpireSilencesOperation(context)::answer);
        change(router, "/silences/reschedule", new RescheduleSilencesOperation(context)::answer);
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

    private static void get(Router router, String path, JsonExchange.Operation operation, String... parameters) {
        router.get(BASE + path)
                .handler(request -> RequestBodyDrain.skip(
                        request, () -> JsonExchange.of(request).run(operation, parameters)));
        others(router, path, "GET");
    }

    /** Mounts an operation that changes silences. */
    private void change(Router router, String path, JsonExchange.Operation operation) {
        post(router, path, exchange -> {
            if (context.readOnly()) {
                throw Refusal.of(403, ReadOnlySilences.REASON);
            }
            operation.answer(exchange);
        });
    }

    private static void post(Router router, String path, JsonExchange.Operation operation) {
        router.post(BASE + path).handler(new BodyReader(LARGEST, GrapevineApi::tooLarge));
        router.post(BASE + path).handler(request -> JsonExchange.of(request).run(operation));
        others(router, path, "POST");
    }

    private static void tooLarge(RoutingContext request) {
        JsonExchange.of(request).refuse(Refusal.of(413, "body of more than " + LARGEST + " bytes"));
    }

    private static void others(Router router, String path, String allowed) {
        router.route(BASE + path)
                .handler(request -> RequestBodyDrain.skip(
                        request, () -> JsonExchange.of(request).refuseMethod(allowed)));
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
