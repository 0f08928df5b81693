package io.grapevine.notify;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The alerts as they are now, to be read after a flush.
 *
 * @param lookup finds an alert by its labels; null if there is none
 * @param interruptedSince whether this process was started or paused since a time, so that alerts may have begun or ended
 *     unnoticed
 * @param joined whether an alert fires that has joined the group of a flush since the flush
 */
public record LiveAlerts(
        Function<LabelSet, @Nullable Alert> lookup, Predicate<Instant> interruptedSince, Predicate<Flush> joined) {
    /** The alert with these labels, or null. */
    public @Nullable Alert get(LabelSet labels) {
        return lookup.apply(labels);
    }
}
