package io.grapevine.mesh.membership;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * State of one member; only {@link FailureDetector} changes it. Times are milliseconds on this replica's elapsed clock.
 */
final class MemberState {
    /** Certainty that the member has ended. */
    enum MemberStatus {
        /** The member was seen not long ago, here or by others. */
        LIVE,
        /** No replica has seen the member for some time: it has ended, or it is cut off. */
        SILENT,
        /** The member has ended: its address refuses, or another boot of its name has taken its place. */
        ENDED,
        /** The member said goodbye. */
        LEFT
    }

    final MemberId id;
    String address = "";
    MemberStatus fate = MemberStatus.LIVE;
    boolean linked = true;
    boolean asked;
    long lastSeen;
    long fateSince;

    long started;

    /** The last report of the member about itself; null if there is none yet. */
    @Nullable
    MemberReport report;

    long skewMillis;

    /** When the member last saw others, as it reported. */
    final Map<MemberId, Long> seen = new TreeMap<>();

    MemberState(MemberId id, long now) {
        this.id = id;
        lastSeen = now;
        started = now;
        fateSince = now;
    }

    void become(MemberStatus next, long now) {
        if (fate != next) {
            fate = next;
            fateSince = now;
        }
    }

    boolean isLive() {
        return fate == MemberStatus.LIVE;
    }

    /** Whether it is not there and did not say goodbye. */
    boolean isLost() {
        return fate == MemberStatus.SILENT || fate == MemberStatus.ENDED;
    }

    boolean isSettled() {
        return report != null && report.settled();
    }

    boolean hasName(String name) {
        return id.name().equals(name);
    }
}
