package io.grapevine.nflog;

/**
 * Whose notifications an entry records.
 *
 * @param groupKey the key of the group
 * @param receiver the name of the receiver
 * @param integration the kind of the integration
 * @param index the position of the integration among those of its kind in the receiver, from 0
 */
public record NflogKey(String groupKey, String receiver, String integration, int index) {
    /** The key as Alertmanager writes it, under which replicas share the entry. */
    public String text() {
        return groupKey + ":" + receiver + "/" + integration + "/" + index;
    }
}
