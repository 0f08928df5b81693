package io.grapevine.features.push.web;

import io.grapevine.features.push.PushSubscription;
import io.grapevine.features.push.SubscribeResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Port to the browsers that are subscribed to receivers. From any thread. */
public interface PushPort {
    /** No receiver notifies browsers. */
    PushPort NONE = new PushPort() {
        @Override
        public Optional<Offer> offer() {
            return Optional.empty();
        }

        @Override
        public List<PushSubscription> all() {
            return List.of();
        }

        @Override
        public CompletionStage<SubscribeResult> subscribe(PushSubscription wanted) {
            return CompletableFuture.completedStage(
                    new SubscribeResult.Refused("webpush: not configured (expected: server.webpush in grapevine.yml)"));
        }

        @Override
        public CompletionStage<Boolean> remove(String id) {
            return CompletableFuture.completedStage(false);
        }
    };

    /**
     * An offer to browsers.
     *
     * @param publicKey the key that a browser subscribes with, in base64url
     * @param receivers the receivers that notify browsers
     */
    record Offer(String publicKey, Set<String> receivers) {}

    /** What browsers can subscribe to; empty if nothing. */
    Optional<Offer> offer();

    /** All subscriptions of browsers. */
    List<PushSubscription> all();

    /** Subscribes a browser; completes when it is durable. */
    CompletionStage<SubscribeResult> subscribe(PushSubscription wanted);

    /** Removes a subscription; completes, when that is durable, with whether it was there. */
    CompletionStage<Boolean> remove(String id);
}
