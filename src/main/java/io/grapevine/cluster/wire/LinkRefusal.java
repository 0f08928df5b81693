package io.grapevine.cluster.wire;

import java.util.Locale;

/** Why a connection is not taken, or is given up. */
public enum LinkRefusal {
    /** What came is not this protocol. */
    GARBAGE("not the mesh protocol"),
    /** No common version. */
    VERSION("no protocol version in common"),
    /** One side has a shared secret and the other has none. */
    SECURITY("only one side has a shared secret"),
    /** The shared secrets differ. */
    SECRET("wrong shared secret"),
    /** The handshake of TLS failed. */
    TLS("TLS handshake failed"),
    /** The hello was authentic and yet unreadable. */
    MALFORMED("malformed message"),
    /** A member of a cluster with another label. */
    LABEL("another cluster label"),
    /** This replica itself. */
    SELF("this replica itself"),
    /** Somebody else than who was expected at the address. */
    IDENTITY("another member than expected"),
    /** A frame longer than any may be. */
    OVERSIZE("frame too long"),
    /** A frame that was altered, repeated or moved. */
    FORGED("frame not authentic"),
    /** The other side closed in the middle of the handshake, which it does if TLS or the secrets differ. */
    HUNG_UP("closed by the other side before the end of the handshake"),
    /** The handshake took too long. */
    TIMEOUT("handshake not finished in time"),
    /** Too many connections; the one that had waited longest was closed. */
    CROWDED("too many connections");

    private final String explanation;

    LinkRefusal(String explanation) {
        this.explanation = explanation;
    }

    /** For a log line. */
    public String explanation() {
        return explanation;
    }

    /** The label of its metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
