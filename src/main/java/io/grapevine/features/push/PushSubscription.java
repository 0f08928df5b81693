package io.grapevine.features.push;

import io.grapevine.config.Secret;
import java.net.URI;
import java.time.Instant;

/**
 * A browser that is notified for a receiver.
 *
 * @param id the id, which tells nothing of the endpoint
 * @param receiver the name of the receiver
 * @param owner the user who subscribed; empty: not known
 * @param endpoint the address at the push service; who has it can send to the browser
 * @param key the public key of the browser, in base64url
 * @param auth the secret of the browser that messages are encrypted with, in base64url
 * @param createdAt when the user subscribed
 * @param usedAt when a message was accepted last, to the day; before {@code createdAt}: never
 */
public record PushSubscription(
        String id,
        String receiver,
        String owner,
        Secret endpoint,
        String key,
        Secret auth,
        Instant createdAt,
        Instant usedAt) {
    /** The host of the push service, which may be shown. */
    public String service() {
        String host = URI.create(endpoint.reveal()).getHost();
        return host == null ? "" : host;
    }

    /** A copy of this subscription with another id. */
    public PushSubscription withId(String other) {
        return new PushSubscription(other, receiver, owner, endpoint, key, auth, createdAt, usedAt);
    }

    /** This subscription after its user has subscribed again. */
    public PushSubscription renewed(String user, String otherKey, Secret otherAuth) {
        return new PushSubscription(id, receiver, user, endpoint, otherKey, otherAuth, createdAt, usedAt);
    }

    /** This subscription after a message was accepted. */
    public PushSubscription used(Instant at) {
        return new PushSubscription(id, receiver, owner, endpoint, key, auth, createdAt, at);
    }
}
