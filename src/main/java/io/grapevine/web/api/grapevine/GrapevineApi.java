package io.grapevine.web.api.grapevine;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.access.SilencePolicy;
import io.grapevine.config.LinkRule;
import io.grapevine.features.push.web.PushPort;
import io.grapevine.features.web.FeatureEndpoints;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.web.RequestBodyDrain;
import io.grapevine.web.Routes;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.ApiDocument;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Grapevine's own HTTP API for one replica. */
public final class GrapevineApi implements Routes {
    private static final String BASE = "/api/grapevine/v1";
    /** The path of the stream of events. */
    public static final String EVENTS = BASE + "/events";

    /** The most texts in a request for links. */
    private static final int MOST_TEXTS = 1000;

    private final ApiContext context;
    private final LastHour lastHour;
    private final Function<String, List<ConnectionState>> channels;
    private final PushPort push;
    private final OverviewFeed feed;
    private final EventStreams streams;

    /** The API of a replica that receives no clicks on messages. */
    public GrapevineApi(ApiContext context, LastHour lastHour) {
        this(context, lastHour, kind -> List.of(), PushPort.NONE);
    }

    /**
     * The API.
     *
     * @param channels the connections that deliver clicks on messages, by kind of integration; empty for a kind whose
     *     clicks arrive as HTTP requests
     * @param push the subscriptions of browsers to receivers
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
        FeatureEndpoints.mount(routes, context, push);
        Needs.VIEWER.at(router.get(EVENTS)).handler(RequestBodyDrain.before(this::openStream));
        routes.allowOnly("/events", "GET");
        routes.get(Needs.VIEWER, "/overview", new OverviewOperation(feed, context.clock())::answer, "since", "filter");
        ReplicaOperations replica = new ReplicaOperations(context, lastHour, channels);
        routes.get(Needs.VIEWER, "/status", replica::status);
        routes.get(Needs.VIEWER, "/routes", replica::routes);
        routes.get(Needs.VIEWER, "/receivers", replica::receivers);
        SilencingOperations silences = new SilencingOperations(context);
        routes.get(Needs.VIEWER, "/silences/preview", silences::preview, "matcher", "receiver");
        routes.get(Needs.VIEWER, "/access", GrapevineApi::access);
        Why.Operation why = new Why.Operation(context);
        routes.get(Needs.VIEWER, "/why", why::answer, "fingerprint", "label", "exact", "time");
        routes.get(Needs.VIEWER, "/values", why::values, "fingerprint");
        Buffer document = ApiDocument.of(GrapevineApi.class);
        routes.get(Needs.VIEWER, ApiDocument.PATH, exchange -> exchange.bytes(200, ApiDocument.TYPE, document));
        routes.read(Needs.VIEWER, "/regexps", JsonRoutes.LARGEST, RegexpsOperation::answer);
        routes.read(Needs.VIEWER, "/links", JsonRoutes.LARGEST, this::links);
        routes.post(Needs.SILENCER, "/silences/expire", JsonRoutes.LARGEST, silences::expire);
        routes.post(Needs.SILENCER, "/silences/reschedule", JsonRoutes.LARGEST, silences::reschedule);
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

    @Override
    public boolean isStream(String path) {
        return path.equals(EVENTS);
    }

    @Override
    public void stop() {
        streams.stop();
    }

    /** The operation {@code GET /access}: the caller's identity, its permissions, and the policy for its silences. */
    private static void access(JsonExchange exchange) {
        Caller caller = exchange.caller();
        exchange.object(200, json -> {
            write(caller, json);
            json.putGiven("tenants", exchange.tenants());
            json.putGiven("login", exchange.login());
            json.putGiven("logout", exchange.logout());
        });
    }

    private static void write(Caller caller, JsonWriter json) throws IOException {
        json.put("restricted", caller.rules().isPresent())
                .put("user", caller.name().orElse(""))
                .strings("groups", caller.groups().stream().sorted().toList())
                .strings("roles", caller.sortedRoles().stream().map(Role::text).toList())
                .put("maySilence", caller.may(Role.SILENCER))
                .put("mayAdminister", caller.may(Role.ADMIN));
        if (!caller.may(Role.SILENCER)) {
            json.put("reason", caller.refusal(Role.SILENCER));
        }
        json.put("author", caller.author(""))
                .objectGiven(
                        "silences", caller.policy().orElse(null), (policy, fields) -> write(policy, caller, fields));
    }

    private static void write(SilencePolicy policy, Caller caller, JsonWriter json) throws IOException {
        if (policy.longest().isPresent()) {
            json.put("maxDurationSeconds", policy.longest().get().toSeconds());
        }
        json.put("requireComment", policy.commentRequired());
        if (policy.comment().isPresent()) {
            json.put("commentPattern", policy.comment().get().pattern())
                    .put("commentHint", policy.comment().get().hint());
        }
        json.put("minMatchers", policy.minMatchers()).put("requireEquality", policy.equalityRequired());
        if (policy.teamLabel().isPresent() && !caller.may(Role.ADMIN)) {
            json.put("teamLabel", policy.teamLabel().get());
        }
    }

    private record Texts(List<String> texts) {}

    /** The operation {@code POST /links}: the links in comments, by the rules of {@code grapevine.yml}. */
    private void links(JsonExchange exchange) throws Refusal, IOException {
        List<String> texts = exchange.body(Texts.class).texts();
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw Refusal.invalid("texts: " + texts.size() + " (expected: 1 to " + MOST_TEXTS + ")");
        }
        Function<String, List<LinkRule.Link>> links =
                LinkRule.finder(context.node().loadedConfig().ui().display().links());
        exchange.streamObject(
                json -> json.list("results", texts, (text, result) -> result.list("links", links.apply(text))));
    }
}
