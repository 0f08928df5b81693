package io.grapevine.cluster.wire;

import java.util.Locale;

/** The reason why a connection is refused or aborted. */
public enum LinkRefusal {
    /** The bytes are not of this protocol. */
    GARBAGE("not the mesh protocol"),
    /** No common version. */
    VERSION("no protocol version in common"),
    /** One side has a shared secret and the other has none. */
    SECURITY("only one side has a shared secret"),
    /** The shared secrets differ. */
    SECRET("wrong shared secret"),
    /** The handshake of TLS failed. */
    TLS("TLS handshake failed"),
    /** The hello was authentic but malformed. */
    MALFORMED("malformed message"),
    /** A member of a cluster with another label. */
    LABEL("another cluster label"),
    /** This replica itself. */
    SELF("this replica itself"),
    /** Another member than the one expected at the address. */
    IDENTITY("another member than expected"),
    /** A frame over the maximum size. */
    OVERSIZE("frame too long"),
    /** A frame that was altered, repeated or reordered. */
    FORGED("frame not authentic"),
    /** The other side closed during the handshake, as it does if TLS or the secrets differ. */
    HUNG_UP("closed by the other side before the end of the handshake"),
    /** The handshake took too long. */
    TIMEOUT("handshake not finished in time"),
    /** Too many connections; the oldest in its handshake was closed. */
    CROWDED("too many connections");

    private final String explanation;

    LinkRefusal(String explanation) {
        this.explanation = explanation;
    }

    /** The text in log lines. */
    public String explanation() {
        return explanation;
    }

    /** The label value in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
