package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.HostPort;
import javax.net.ssl.SSLEngine;

/** Makes the TLS of connections, by the certificates that hold at the time. */
public interface Encryption {
    /** Whether both ends of every connection must prove by certificate that they belong here. */
    boolean keepsStrangersOut();

    /**
     * The dialled side.
     *
     * @throws RefusedException if the certificates cannot be used
     */
    SSLEngine answering() throws RefusedException;

    /**
     * The dialling side; it checks that the certificate is valid for whom it dials.
     *
     * @param to the address that is dialled
     * @param name the name under which it was found; the IP address if there is none
     * @throws RefusedException if the certificates cannot be used
     */
    SSLEngine dialling(HostPort to, String name) throws RefusedException;
}
