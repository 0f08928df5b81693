package io.grapevine.core.notify.pipeline;

import io.grapevine.core.mute.Muter;
import io.grapevine.core.mute.Muter.Muting;
import io.grapevine.core.notify.AlertList;
import io.grapevine.core.notify.AlertOrder;
import java.time.Instant;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Results of a group's last flush, kept so that a flush before which nothing has happened judges nothing again. It
 * changes no decision. On the loop only.
 */
public final class FlushMemory {
    final Muted inhibited = new Muted();
    /** Which alerts were silenced, of those that were not inhibited. */
    final Muted silenced = new Muted();

    /**
     * Alerts of a group that a stage found muted at its last flush, for as long as it can find nothing else: the alerts are
     * the same by their labels, nothing that mutes has changed, and none of it has begun or ended with time.
     */
    static final class Muted {
        private static final BitSet NONE = new BitSet(0);

        private @Nullable AlertOrder order;
        private AlertOrder left = AlertOrder.EMPTY;
        private BitSet muted = NONE;
        private boolean acknowledged;
        private long changes;
        private Instant from = Instant.MAX;
        private Instant until = Instant.MIN;

        /** The positions of the alerts that are muted at {@code now}; not to be changed. */
        BitSet muted(AlertList alerts, Muter muter, Instant now) {
            boolean known =
                    order == alerts.order() && changes == muter.changes() && !now.isBefore(from) && now.isBefore(until);
            if (!known) {
                judge(alerts.order(), muter, now);
            }
            return muted;
        }

        /** The alerts but for those that were just found muted. */
        AlertList left(AlertList alerts) {
            return muted.isEmpty() ? alerts : alerts.without(muted, left);
        }

        /** Whether an acknowledgement mutes any of those that were just found muted. */
        boolean isAcknowledged() {
            return acknowledged;
        }

        private void judge(AlertOrder alerts, Muter muter, Instant now) {
            BitSet found = NONE;
            Instant end = Instant.MAX;
            boolean anyAcknowledged = false;
            for (int i = 0; i < alerts.size(); i++) {
                Muting muting = muter.muting(alerts.labels(i), now);
                if (muting.until().isBefore(end)) {
                    end = muting.until();
                }
                if (muting.isMuted()) {
                    found = found.isEmpty() ? new BitSet(alerts.size()) : found;
                    found.set(i);
                    anyAcknowledged |= muting.isAcknowledged();
                }
            }
            order = alerts;
            left = found.isEmpty() ? alerts : alerts.without(found);
            muted = found;
            acknowledged = anyAcknowledged;
            changes = muter.changes();
            from = now;
            until = end;
        }
    }
}
