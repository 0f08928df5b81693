package io.grapevine.notify;

import io.grapevine.nflog.NflogKey;

/**
 * One integration of a receiver, such as its first webhook.
 *
 * @param receiver the name of the receiver
 * @param kind the kind: webhook, slack, …
 * @param index the position among those of its kind in the receiver, from 0
 * @param identity a hash of its configuration, the same on all replicas: tells its entries of the notification log from
 *     those of another integration that had its index before a change of the configuration; 0 if unknown
 * @param sendResolved whether it is notified of resolved alerts
 * @param notifier sends to it
 */
public record Integration(
        String receiver, String kind, int index, long identity, boolean sendResolved, Notifier notifier) {
    /** The key of the notification log for a group and this integration. */
    public NflogKey logKey(String groupKey) {
        return new NflogKey(groupKey, receiver, kind, index);
    }

    /** The same integration with another notifier. */
    public Integration with(Notifier other) {
        return new Integration(receiver, kind, index, identity, sendResolved, other);
    }

    /** The name within the receiver: {@code kind[index]}. */
    public String name() {
        return kind + "[" + index + "]";
    }

    /** {@code receiver/kind[index]}. */
    @Override
    public String toString() {
        return receiver + "/" + name();
    }
}
