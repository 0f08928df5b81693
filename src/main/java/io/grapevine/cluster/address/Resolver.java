package io.grapevine.cluster.address;

import java.net.UnknownHostException;
import java.util.List;

/** Looks up names. Blocks for as long as the name service takes. */
public interface Resolver {
    /**
     * The places behind a configured address, sorted, each with an IP address; at least one.
     *
     * @throws UnknownHostException if there are none, or if the name service does not answer; its message says why, if
     *     that is known
     */
    List<Found> find(PeerAddress peer) throws UnknownHostException;

    /**
     * A place, and the name under which it was found.
     *
     * @param place an IP address and a port
     * @param name the host name to expect in its certificate; an IP address if none was configured
     */
    record Found(HostPort place, String name) {}
}
