package io.grapevine.transport;

import io.grapevine.transport.link.MeshAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Port for name resolution, which blocks. */
public interface Resolver {
    /**
     * The addresses that a configured address resolves to, sorted; at least one.
     *
     * @throws UnknownHostException if there are none, or if the name service does not respond, with the reason if known
     */
    List<Found> find(PeerAddress peer) throws UnknownHostException;

    /**
     * An address and the name that resolves to it.
     *
     * @param place an IP address and a port
     * @param name the host name to expect in its certificate; an IP address if none was configured
     */
    record Found(MeshAddress place, String name) {}
}
