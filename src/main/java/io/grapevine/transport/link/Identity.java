package io.grapevine.transport.link;

import io.grapevine.mesh.membership.MemberId;

/**
 * The identity of a member in its hello.
 *
 * @param id the name and the boot of the member
 * @param address the advertised address; an IP address
 */
public record Identity(MemberId id, MeshAddress address) {
    /** Validates the address, which may come from an unauthenticated client. */
    public Identity {
        if (!address.isNumeric() || address.port() == 0) {
            throw new IllegalArgumentException("address: " + address + " (expected: an IP address and a port)");
        }
    }
}
