package io.grapevine.core.dispatch;

import io.grapevine.model.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The aggregation groups of an earlier process of this replica, or of a peer, by {@link GroupView#hash}. */
public interface RestoredGroups {
    /** When a group was to be flushed next, which may be over; null if there was no such group. */
    @Nullable
    Instant nextFlush(Digest group);

    /** When a group was flushed last; null if it had not been flushed, or there was none. */
    @Nullable
    Instant lastFlush(Digest group);
}
