package io.grapevine.mesh.membership;

/** Reason why there is no link to a member. */
public enum DownReason {
    /** The link has ended. The process may have, too, or only the network. */
    CLOSED,
    /** The member's address refuses, or belongs to no member of this mesh: the process has ended. */
    REFUSED,
    /** The member's address belongs to another boot or another member: the process has ended. */
    REPLACED
}
