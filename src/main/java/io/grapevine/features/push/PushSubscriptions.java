package io.grapevine.features.push;

import java.util.List;

/** Port to the browsers that are notified; from any thread. */
public interface PushSubscriptions {
    /** No browser. */
    PushSubscriptions NONE = receiver -> List.of();

    /** The browsers that are notified for a receiver. */
    List<PushSubscription> of(String receiver);

    /** The push service has accepted a message. */
    default void accepted(PushSubscription subscription) {}

    /** The push service says that the browser is no longer subscribed. */
    default void ended(PushSubscription subscription) {}
}
