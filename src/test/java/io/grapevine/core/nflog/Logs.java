package io.grapevine.core.nflog;

import io.grapevine.mesh.state.ReadVersion;
import io.grapevine.records.NflogKey;
import io.grapevine.records.NotifiedState;
import java.time.Duration;

/** Writes to logs. */
public final class Logs {
    private Logs() {}

    /** Records a notification that took no time, with knowledge of all that the log knows. */
    public static void record(NotificationLog log, NflogKey key, NotifiedState notified, Duration keep) {
        log.record(key, notified, keep, new ReadVersion(log.stamp(key), Duration.ZERO), true);
    }
}
