package io.grapevine.mesh.membership;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Judges whether this replica knows by now what the others know. It does not right after its process was paused, or its machine slept:
 * what is due is done before what has arrived meanwhile is read. Nor right after it was cut off from one of them. Times are
 * milliseconds on this replica's elapsed clock, which stands still while the machine sleeps.
 */
final class CatchUpTracker {
    /** Ticks that come this late mean a pause. */
    static final long PAUSE = 1_000;

    /** What was sent before the end of a pause or cut has been read after this time. */
    static final long BACKLOG = 250;

    /** For how long at most the others are waited for after a pause or cut. */
    static final long PATIENCE = 2_500;

    private final Map<MemberId, Long> shown = new TreeMap<>();
    private final Map<MemberId, Long> returns = new TreeMap<>();
    private final LongSupplier wallClock;
    private long lastTick = -1;
    private long lastWall;
    private long wokeAt = -1;

    /**
     * Judges by two clocks.
     *
     * @param wallClock milliseconds, which go on while the machine sleeps
     */
    CatchUpTracker(LongSupplier wallClock) {
        this.wallClock = wallClock;
    }

    /** To be called every {@link FailureDetector#TICK}. */
    void tick(long now) {
        look(now);
        lastTick = now;
        lastWall = wallClock.getAsLong();
    }

    private void look(long now) {
        long since = Math.max(now - lastTick, wallClock.getAsLong() - lastWall);
        boolean late = lastTick >= 0 && since > FailureDetector.TICK + PAUSE;
        if (late && wokeAt < lastTick) {
            wokeAt = now;
            shown.clear();
        }
    }

    /** To be called when all that the member knows is known here. */
    void shown(MemberId member, long now) {
        look(now);
        shown.put(member, now);
    }

    /** The member is back after it had gone silent. */
    void returned(MemberId member, long now) {
        returns.values().removeIf(earlier -> now - earlier >= PATIENCE);
        returns.put(member, now);
    }

    /** Whether what the {@code live} members know is known here, and others that came during a pause would be among them by now. */
    boolean isCurrent(Collection<MemberState> live, long now) {
        look(now);
        boolean hasHeard = wokeAt < 0 || now - wokeAt >= BACKLOG;
        return hasHeard
                && live.stream()
                        .allMatch(member -> hasShownSince(member.id, wokeAt, now)
                                && hasShownSince(member.id, returns.getOrDefault(member.id, -1L), now));
    }

    /** Whether all that the member knows was known here after {@code event}, or it is not waited for any more. */
    private boolean hasShownSince(MemberId member, long event, long now) {
        return event < 0 || now - event >= PATIENCE || shown.getOrDefault(member, -1L) >= event + BACKLOG;
    }
}
