package io.grapevine.mesh.membership;

import org.jspecify.annotations.Nullable;

/**
 * The state of one configured peer address, as the last attempt to reach it left it.
 *
 * @param peer as configured
 * @param address the host and port it leads to; the same as {@code peer} while its name has not been resolved
 * @param state result of the last attempt
 * @param reason why no member is connected there, for people; empty if one is, or if no attempt has ended yet
 * @param refusals how many attempts in a row were refused; 0 unless the state is {@link State#REFUSED}
 * @param member who answers there; null unless the state is {@link State#CONNECTED}
 */
public record SeedStatus(
        String peer,
        String address,
        State state,
        String reason,
        int refusals,
        @Nullable MemberId member) {
    /** Checks that the parts agree. */
    public SeedStatus {
        if ((state == State.CONNECTED) != (member != null)) {
            throw new IllegalArgumentException("member: " + member + " (expected: one if connected, else none)");
        }
        if ((state == State.REFUSED) != (refusals > 0)) {
            throw new IllegalArgumentException("refusals: " + refusals + " (expected: some if refused, else none)");
        }
    }

    /** Result of the last attempt to reach the address. */
    public enum State {
        /** The name was looked up and does not resolve. */
        UNRESOLVED("unknown name"),
        /** No lookup and no connection attempt has ended yet. */
        TRYING(""),
        /** The peer did not answer in time, or there is no route. */
        SILENT("no answer"),
        /** The port is closed, or belongs to no member of this cluster. */
        REFUSED("connection refused"),
        /** A member is connected. */
        CONNECTED(""),
        /** This replica itself answers. */
        SELF("");

        private final String reason;

        State(String reason) {
            this.reason = reason;
        }
    }

    /** An address in a state without a count or a member. */
    public static SeedStatus of(String address, State state) {
        return new SeedStatus(address, address, state, state.reason, 0, null);
    }

    /** An address that has refused this many attempts in a row. */
    public static SeedStatus refused(String address, int refusals) {
        return new SeedStatus(address, address, State.REFUSED, State.REFUSED.reason, refusals, null);
    }

    /** An address at which a member is connected. */
    public static SeedStatus connected(String address, MemberId member) {
        return new SeedStatus(address, address, State.CONNECTED, "", 0, member);
    }

    /** A copy of this contact, of a peer that was configured as {@code text}. */
    public SeedStatus configuredAs(String text) {
        return new SeedStatus(text, address, state, reason, refusals, member);
    }

    /**
     * A copy of this contact with a more exact reason than the usual one of its state; unchanged for an empty text.
     */
    public SeedStatus because(String exactly) {
        return exactly.isEmpty() ? this : new SeedStatus(peer, address, state, exactly, refusals, member);
    }

    /** Whether the last attempt to reach it failed. */
    public boolean isFailing() {
        return state == State.UNRESOLVED || state == State.SILENT || state == State.REFUSED;
    }

    /** The peer, and where it leads if that is another text: {@code am-1.example.com:9094 (10.0.0.2:9094)}. */
    public String name() {
        return peer.equals(address) ? peer : peer + " (" + address + ")";
    }

    /** The state in a few words: {@code connected to am-1}, {@code no answer: connection timed out}. */
    public String status() {
        return switch (state) {
            case SELF -> "this replica";
            case CONNECTED -> "connected to " + (member == null ? "" : member.name());
            case TRYING -> reason.isEmpty() ? "connecting" : reason;
            case UNRESOLVED, SILENT, REFUSED -> reason;
        };
    }
}
