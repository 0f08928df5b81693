package io.grapevine.sim;

import io.grapevine.httpclient.message.WebhookMessage;
import java.time.Duration;

/**
 * A notification that a simulated receiver has accepted.
 *
 * @param at when, since the start
 * @param path the path of the receiver
 * @param message the notification
 */
record Delivered(Duration at, String path, WebhookMessage message) {
    /** The group at the receiver. */
    String key() {
        return path + " " + message.groupKey();
    }
}
