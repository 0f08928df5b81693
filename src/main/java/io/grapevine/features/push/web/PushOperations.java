package io.grapevine.features.push.web;

import io.grapevine.access.Caller;
import io.grapevine.access.Role;
import io.grapevine.base.Sha256;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Secret;
import io.grapevine.features.push.PushSubscription;
import io.grapevine.features.push.SubscribeResult;
import io.grapevine.features.push.web.PushPort.Offer;
import io.grapevine.web.access.Needs;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.JsonRoutes;
import io.grapevine.web.api.http.JsonWriter;
import io.grapevine.web.api.http.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The operations on Web Push subscriptions, below {@code /push}. No response contains the endpoint or a key of a
 * browser, which are secret.
 */
public record PushOperations(PushPort push, InstantSource clock) {
    /** The largest request body, in bytes. */
    private static final long LARGEST = 8 << 10;

    private record Subscribing(String receiver, String endpoint, String p256dh, String auth) {}

    private record Ending(String receiver, String endpoint) {}

    /** Mounts the operations. */
    public static void mount(JsonRoutes routes, ApiContext context, PushPort push) {
        PushOperations browsers = new PushOperations(push, context.clock());
        routes.get(Needs.VIEWER, "/push", browsers::list);
        routes.post(Needs.VIEWER, "/push/subscriptions", LARGEST, browsers::subscribe);
        routes.post(Needs.VIEWER, "/push/subscriptions/end", LARGEST, browsers::end);
        routes.delete(Needs.VIEWER, "/push/subscriptions/:id", browsers::remove);
    }

    /** Lists the subscriptions, with the public key and receivers that a browser needs to subscribe. */
    private void list(JsonExchange exchange) throws IOException {
        Optional<Offer> offer = push.offer();
        Caller caller = exchange.caller();
        List<PushSubscription> all = push.all();
        exchange.streamObject(json -> {
            json.put("publicKey", offer.map(Offer::publicKey).orElse(""));
            json.strings(
                    "receivers",
                    offer.map(each -> List.copyOf(each.receivers())).orElse(List.of()));
            json.list("subscriptions", all, (each, row) -> write(each, caller, row));
        });
    }

    private static void write(PushSubscription subscription, Caller caller, JsonWriter json) throws IOException {
        json.put("id", subscription.id())
                .put("receiver", subscription.receiver())
                .put("owner", subscription.owner())
                .put("service", subscription.service())
                // A page finds its own browser by this hash. It reveals nothing, as the endpoint cannot be guessed.
                // it.
                .put("browser", Sha256.hex(subscription.endpoint().reveal()))
                .put("createdAt", subscription.createdAt());
        if (!subscription.usedAt().isBefore(subscription.createdAt())) {
            json.put("usedAt", subscription.usedAt());
        }
        json.put("mayRemove", mayRemove(subscription, caller));
    }

    private static boolean mayRemove(PushSubscription subscription, Caller caller) {
        return caller.may(Role.ADMIN)
                || caller.name().filter(subscription.owner()::equals).isPresent();
    }

    /** Subscribes a browser to a receiver. */
    private void subscribe(JsonExchange exchange) throws Refusal {
        exchange.checkAudited();
        Subscribing body = exchange.body(Subscribing.class);
        Instant now = clock.instant();
        PushSubscription wanted = new PushSubscription(
                "",
                body.receiver(),
                exchange.caller().name().orElse(""),
                new Secret(body.endpoint()),
                body.p256dh(),
                new Secret(body.auth()),
                now,
                Instant.EPOCH);
        exchange.whenDone(push.subscribe(wanted), result -> {
            if (result instanceof SubscribeResult.Subscribed subscribed) {
                exchange.changed(null, "a browser for receiver " + wanted.receiver());
                exchange.object(200, json -> json.put("id", subscribed.id()));
            } else {
                exchange.refuse(Refusal.invalid(((SubscribeResult.Refused) result).fault()));
            }
        });
    }

    /** Ends the subscription of a browser to a receiver. The endpoint identifies it, so only the browser itself can do so. */
    private void end(JsonExchange exchange) throws Refusal {
        exchange.checkAudited();
        Ending body = exchange.body(Ending.class);
        Secret endpoint = new Secret(body.endpoint());
        PushSubscription found = push.all().stream()
                .filter(each -> each.receiver().equals(body.receiver())
                        && each.endpoint().equals(endpoint))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        404,
                        "endpoint: not subscribed to receiver " + Quoted.quote(body.receiver())
                                + " (expected: a browser that is)"));
        remove(exchange, found);
    }

    /** Ends a subscription by its id. Administrators may end any, other callers only their own. */
    private void remove(JsonExchange exchange) throws Refusal {
        exchange.checkAudited();
        String id = exchange.pathParameter("id");
        PushSubscription found = push.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(id));
        if (!mayRemove(found, exchange.caller())) {
            throw Refusal.of(403, exchange.caller().refusal(Role.ADMIN) + ", and is not who subscribed the browser");
        }
        remove(exchange, found);
    }

    private void remove(JsonExchange exchange, PushSubscription known) {
        String id = known.id();
        exchange.whenDone(push.remove(id), found -> {
            if (found) {
                exchange.changed("a browser of " + known.owner() + " for receiver " + known.receiver(), null);
                exchange.object(200, json -> json.put("id", id));
            } else {
                exchange.refuse(unknown(id));
            }
        });
    }

    private static Refusal unknown(String id) {
        return Refusal.of(404, "subscription: " + Quoted.quote(id) + " (expected: the id of one)");
    }
}
