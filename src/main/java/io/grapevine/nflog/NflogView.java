package io.grapevine.nflog;

import org.jspecify.annotations.Nullable;

/** The notification log, read-only; from any thread. */
public interface NflogView {
    /** The entry of the last notification for this key; null if there is none or it has been removed. */
    @Nullable
    NflogEntry latest(NflogKey key);
}
