package io.grapevine.cluster.wire;

import io.grapevine.cluster.address.MeshAddress;
import javax.net.ssl.SSLEngine;

/** Factory of TLS engines with the current certificates. */
public interface Encryption {
    /** Whether both ends of every connection are authenticated by certificate. */
    boolean authenticatesBothEnds();

    /**
     * The engine of the accepting side.
     *
     * @throws RefusedException if the certificates cannot be used
     */
    SSLEngine answering() throws RefusedException;

    /**
     * The engine of the dialling side, which verifies the certificate for the dialled name.
     *
     * @param to the dialled address
     * @param name the name that resolves to it; the IP address if there is none
     * @throws RefusedException if the certificates cannot be used
     */
    SSLEngine dialling(MeshAddress to, String name) throws RefusedException;
}
