package io.grapevine.replication;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a configured address.
 *
 * @param address host and port as configured, or as resolved where the name has resolved
 * @param state what came of the last attempt
 * @param refusals how many attempts in a row were refused; 0 unless the state is {@link State#REFUSED}
 * @param member who answers there; null unless the state is {@link State#CONNECTED}
 */
public record Contact(
        String address, State state, int refusals, @Nullable MemberId member) {
    /** Checks that the parts agree. */
    public Contact {
        if ((state == State.CONNECTED) != (member != null)) {
            throw new IllegalArgumentException("member: " + member + " (expected: one if connected, else none)");
        }
        if ((state == State.REFUSED) != (refusals > 0)) {
            throw new IllegalArgumentException("refusals: " + refusals + " (expected: some if refused, else none)");
        }
    }

    /** What came of the last attempt. */
    public enum State {
        /** The name does not resolve, which says nothing about whether somebody is there. */
        UNRESOLVED,
        /** Nobody has answered yet. */
        TRYING,
        /** Nobody listens there, or who does is no member of this mesh. */
        REFUSED,
        /** A member answers. */
        CONNECTED,
        /** This replica itself answers. */
        SELF
    }

    /** An address in a state that needs no more words. */
    public static Contact of(String address, State state) {
        return new Contact(address, state, 0, null);
    }

    /** An address that has refused this many attempts in a row. */
    public static Contact refused(String address, int refusals) {
        return new Contact(address, State.REFUSED, refusals, null);
    }

    /** An address at which a member answers. */
    public static Contact connected(String address, MemberId member) {
        return new Contact(address, State.CONNECTED, 0, member);
    }
}
