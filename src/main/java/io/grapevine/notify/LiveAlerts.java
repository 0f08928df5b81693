package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import org.jspecify.annotations.Nullable;

/** The alerts as they are now, to be read after a flush. */
@FunctionalInterface
public interface LiveAlerts {
    /** The alert with these labels, or null. */
    @Nullable
    Alert get(LabelSet labels);
}
