package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The alerts as they are now, to be read after a flush.
 *
 * @param lookup finds an alert by its fingerprint; null if there is none
 * @param unconfirmed whether an alert that fires may have ended, as it was not received since this process started or was
 *     paused
 */
public record LiveAlerts(Function<Fingerprint, @Nullable Alert> lookup, Predicate<Alert> unconfirmed) {
    /** The alert with this fingerprint, or null. */
    public @Nullable Alert get(Fingerprint fingerprint) {
        return lookup.apply(fingerprint);
    }
}
