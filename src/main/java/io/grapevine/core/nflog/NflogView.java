package io.grapevine.core.nflog;

import io.grapevine.records.NflogEntry;
import io.grapevine.records.NflogKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notification log, read-only; from any thread. */
public interface NflogView {
    /** The entry of the last notification for this key; null if there is none or it has been removed. */
    @Nullable
    NflogEntry latest(NflogKey key);

    /** The entries of the last notifications of a group, also to receivers that it no longer has; those of a lane if the key names one. */
    List<NflogEntry> of(String groupKey);
}
