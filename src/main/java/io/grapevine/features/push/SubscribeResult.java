package io.grapevine.features.push;

/** The result of a request to subscribe a browser. */
public sealed interface SubscribeResult {
    /** The browser is notified. */
    record Subscribed(String id) implements SubscribeResult {}

    /** The browser is not notified, for a reason without secrets. */
    record Refused(String fault) implements SubscribeResult {}
}
