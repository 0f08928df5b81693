package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.HostPort;
import io.grapevine.mesh.membership.MemberId;

/**
 * Who a member says it is.
 *
 * @param id its name and its start
 * @param address where it wants to be dialled; an IP address
 */
public record Identity(MemberId id, HostPort address) {
    /** Checks the form of the address, as this may come from a stranger. */
    public Identity {
        if (!address.isNumeric() || address.port() == 0) {
            throw new IllegalArgumentException("address: " + address + " (expected: an IP address and a port)");
        }
    }
}
