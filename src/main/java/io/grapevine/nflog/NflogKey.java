package io.grapevine.nflog;

/**
 * The key of a notification log entry: the group and the integration.
 *
 * @param index the index of the integration among those of its kind in the receiver, from 0
 */
public record NflogKey(String groupKey, String receiver, String integration, int index) {
    /** The key in Alertmanager's format, under which the entry is replicated. */
    public String text() {
        return groupKey + ":" + receiver + "/" + integration + "/" + index;
    }
}
