package io.grapevine.receiver.webpush;

import io.grapevine.config.Secret;
import io.grapevine.notify.PushSubscription;
import io.grapevine.notify.PushSubscriptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * The way to the browsers of receivers.
 *
 * @param subscriptions knows the browsers
 * @param requests makes the requests that bring a message
 * @param repeatInterval after how long a receiver is notified again
 */
public record PushChannel(
        PushSubscriptions subscriptions, PushRequests requests, Function<String, Duration> repeatInterval) {
    /** The default of {@code repeat_interval}. */
    public static final Duration USUAL_INTERVAL = Duration.ofHours(4);

    /** No browser. */
    public static final PushChannel NONE =
            new PushChannel(PushSubscriptions.NONE, PushRequests.PLAIN, receiver -> USUAL_INTERVAL);

    /** One browser at each receiver, to whose push service nothing is sent: what is rendered is looked at. */
    public static final PushChannel RENDERING = new PushChannel(
            receiver -> List.of(new PushSubscription(
                    "test",
                    receiver,
                    "",
                    new Secret("https://push.example.com/test"),
                    "",
                    new Secret(""),
                    Instant.EPOCH,
                    Instant.EPOCH)),
            PushRequests.PLAIN,
            receiver -> USUAL_INTERVAL);
}
