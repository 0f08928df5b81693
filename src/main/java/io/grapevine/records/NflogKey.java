package io.grapevine.records;

import org.jspecify.annotations.Nullable;

/**
 * The key of a notification log entry: the group and the integration. Beside the notifications of a group to its receiver there may be
 * lanes with entries of their own, as those of the steps of an escalation. The key of a group ends with a brace, so a lane is what follows
 * it, and Alertmanager stores the entry as one of another group.
 *
 * @param groupKey the key of the group, followed by the name of the lane if it is of one
 * @param index the index of the integration among those of its kind in the receiver, from 0
 */
public record NflogKey(String groupKey, String receiver, String integration, int index) {
    /** How the lane of digests begins, which are of no group. */
    public static final String DIGEST = "+digest";

    /** The key of the group itself. */
    public String group() {
        return groupOf(groupKey);
    }

    /** The key of a group, of one that may be followed by the name of a lane. */
    public static String groupOf(String groupKey) {
        return groupKey.substring(0, endOfGroup(groupKey));
    }

    /** The name of the lane, which begins with a plus; empty for the notifications of the group to its receiver. */
    public String lane() {
        return groupKey.substring(endOfGroup(groupKey));
    }

    /** Whether this is a key of a lane of a group. */
    public boolean isOfLane() {
        return !lane().isEmpty() && !isOfDigest();
    }

    /** Whether this is a key of digests. */
    public boolean isOfDigest() {
        return lane().startsWith(DIGEST + "/");
    }

    /** The key of a notification of the group itself to the integration. */
    public NflogKey ofGroup() {
        return lane().isEmpty() ? this : new NflogKey(group(), receiver, integration, index);
    }

    /** Whether this is a key of the integration that {@code other} is of. */
    public boolean isOfSameIntegration(NflogKey other) {
        return index == other.index && receiver.equals(other.receiver) && integration.equals(other.integration);
    }

    private static int endOfGroup(String groupKey) {
        int brace = groupKey.lastIndexOf('}');
        return brace < 0 || !groupKey.startsWith("+", brace + 1) ? groupKey.length() : brace + 1;
    }

    // Java links the methods that it generates for a record at first use, which takes milliseconds of the first
    // notification.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NflogKey that && groupKey.equals(that.groupKey) && isOfSameIntegration(that);
    }

    @Override
    public int hashCode() {
        return ((groupKey.hashCode() * 31 + receiver.hashCode()) * 31 + integration.hashCode()) * 31 + index;
    }

    /** The key in Alertmanager's format, under which the entry is replicated. */
    public String text() {
        return groupKey + ":" + receiver + "/" + integration + "/" + index;
    }
}
