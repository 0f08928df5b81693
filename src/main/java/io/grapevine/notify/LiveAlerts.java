package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import org.jspecify.annotations.Nullable;

/** The alerts as they are now, to be read after a flush. */
@FunctionalInterface
public interface LiveAlerts {
    /** The alert with this fingerprint, or null. */
    @Nullable
    Alert get(Fingerprint fingerprint);
}
