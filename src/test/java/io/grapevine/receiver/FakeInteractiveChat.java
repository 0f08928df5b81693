package io.grapevine.receiver;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A chat whose messages have buttons: keeps each message as the product returns it, so that clicks are on what was posted. */
public abstract class FakeInteractiveChat extends FakeChat {
    private final Map<String, JsonObject> kept = new HashMap<>();

    /** The text of a message with the labels of its buttons, each on a line of its own. */
    protected abstract String text(JsonObject message);

    /** Adds a message; returns its id. */
    protected final String keep(JsonObject message, String parent, boolean rings) {
        String id = add(text(message), parent, rings).id();
        kept.put(id, message);
        return id;
    }

    /** Edits a message that is there. */
    protected final void change(String id, JsonObject message) {
        kept.put(id, message);
        edit(id, text(message));
    }

    /** The message with an id; null if it is not there. */
    protected final @Nullable JsonObject kept(String id) {
        return has(id) ? kept.get(id) : null;
    }

    /** A copy of the message that was posted last; empty if none is there. */
    public final synchronized JsonObject message() {
        List<Shown> all = messages();
        return all.isEmpty()
                ? new JsonObject()
                : kept.get(all.get(all.size() - 1).id()).copy();
    }

    /** A request with the credentials that the HTTP client adds to it. */
    protected HttpCall authorized(HttpCall call) {
        return call;
    }

    /** Posts or edits a message as an integration does, and fails if any of it is refused. */
    protected final void deliver(HttpIntegrationConfig config, Function<Requests, CompletionStage<Outcome>> delivery)
            throws Exception {
        try (HttpSenders senders = HttpSenders.answering(call -> answer(authorized(call)), Map.of())) {
            Outcome outcome = delivery.apply(new Requests(config, EchoRenderer.templates(), senders))
                    .toCompletableFuture()
                    .get();
            if (!(outcome instanceof Outcome.Delivered delivered) || delivered.remark() != null) {
                throw new AssertionError(outcome);
            }
        }
    }

    /** A notification about an incident whose message an integration knows. */
    protected static Notification about(MessageIncident incident, ReceiverData data) {
        return Samples.about(incident, Samples.with(data, Samples.firing("h1")));
    }

    /** An answer in JSON. */
    protected static HttpReply json(int status, JsonObject body) {
        return new HttpReply(status, Map.of("Content-Type", "application/json"), body.encode());
    }
}
