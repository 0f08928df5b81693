package io.grapevine.notify;

import io.grapevine.nflog.NflogKey;

/**
 * One place that a receiver sends to.
 *
 * @param receiver the name of the receiver
 * @param kind the kind: webhook, slack, …
 * @param index the position among those of its kind in the receiver, from 0
 * @param identity a hash of its configuration, the same on all replicas: by it an entry of the notification log is known
 *     for this integration's even where a change of the configuration has given its place to another; 0 if unknown
 * @param sendResolved whether it is told about resolved alerts
 * @param notifier sends to it
 */
public record Integration(
        String receiver, String kind, int index, long identity, boolean sendResolved, Notifier notifier) {
    /** Under what the notification log keeps what this integration was told about a group. */
    NflogKey logKey(String groupKey) {
        return new NflogKey(groupKey, receiver, kind, index);
    }

    /** {@code receiver/kind[index]}. */
    @Override
    public String toString() {
        return receiver + "/" + kind + "[" + index + "]";
    }
}
