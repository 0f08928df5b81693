package io.grapevine.integration.http;

import io.grapevine.http.SendFailure;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * Posts each notification as one JSON document. Kinds differ in the address, the document and what an answer means.
 *
 * @param requests makes the requests
 * @param address where to post, asked before each attempt
 * @param document composes the document
 * @param judge what an answer means; it is given what the notification log keeps
 */
public record PostNotifier(
        Requests requests,
        Address address,
        MessageTemplates.Composition<String, SendFailure> document,
        BiFunction<HttpReply, ReceiverData, Outcome> judge)
        implements Notifier {
    /** Where to post. */
    @FunctionalInterface
    public interface Address {
        /**
         * The URL.
         *
         * @throws SendFailure if it cannot be read
         */
        String url() throws SendFailure;
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                document,
                json -> HttpCall.postJson(address.url(), json),
                (json, reply) -> judge.apply(reply, notification.receiverData()));
    }
}
