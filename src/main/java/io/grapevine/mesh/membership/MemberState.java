package io.grapevine.mesh.membership;

import io.grapevine.mesh.state.VersionVector;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of one member. Times are milliseconds on this replica's elapsed clock. */
public final class MemberState {
    /** How sure it is that the member has ended. */
    enum MemberStatus {
        /** It was heard not long ago, or is by others. */
        LIVE,
        /** Nobody has heard it for some time: it has ended, or it is cut off. */
        SILENT,
        /** It has ended: its address refuses, or another boot of its name has taken its place. */
        ENDED,
        /** It said goodbye. */
        LEFT
    }

    public final MemberId id;
    String address = "";
    MemberStatus fate = MemberStatus.LIVE;
    boolean linked = true;
    boolean asked;
    public long lastHeard;
    long fateSince;

    /** When it started. */
    long started;

    /** Whether it has told the following of itself. */
    boolean told;

    boolean settled;
    long skewMillis;
    long configuration;

    /** When it heard others, as it said. */
    final Map<MemberId, Long> heard = new TreeMap<>();

    @Nullable
    public VersionVector target;

    MemberState(MemberId id, long now) {
        this.id = id;
        lastHeard = now;
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
}
