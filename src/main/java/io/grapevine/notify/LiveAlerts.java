package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import org.jspecify.annotations.Nullable;

/** What is known of alerts by now, for looks at a group after its flush. */
@FunctionalInterface
public interface LiveAlerts {
    /** The alert as it is known now, or null. */
    @Nullable
    Alert get(Fingerprint fingerprint);
}
