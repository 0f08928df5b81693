package io.grapevine.alerts;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The received alerts, read-only; from any thread. */
public interface AlertsView {
    /** The alert with this fingerprint, or null. */
    @Nullable
    Alert get(Fingerprint fingerprint);

    /** A live, unordered view of all alerts, resolved ones included until they are collected. */
    Collection<Alert> all();
}
