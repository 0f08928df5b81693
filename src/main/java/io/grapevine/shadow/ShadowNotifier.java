package io.grapevine.shadow;

import io.grapevine.core.notify.Integration;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The notifiers of a shadow: each notification counts as accepted, and nothing is sent. */
public final class ShadowNotifier {
    private static final Notifier NOTIFIER =
            notification -> CompletableFuture.completedFuture(new Outcome.Delivered(notification.receiverData()));

    private ShadowNotifier() {}

    /** Copies of the integrations of receivers that send nothing. */
    public static Map<String, List<Integration>> inPlaceOf(Map<String, List<Integration>> receivers) {
        Map<String, List<Integration>> shadows = new TreeMap<>();
        receivers.forEach((name, integrations) -> shadows.put(
                name, integrations.stream().map(real -> real.with(NOTIFIER)).toList()));
        return shadows;
    }
}
