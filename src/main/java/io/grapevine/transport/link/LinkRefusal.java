package io.grapevine.transport.link;

import java.util.Locale;

/** The reason why a connection is refused or aborted. */
public enum LinkRefusal {
    GARBAGE("not the mesh protocol"),
    VERSION("no protocol version in common"),
    SECURITY("only one side has a shared secret"),
    SECRET("wrong shared secret"),
    TLS("TLS handshake failed"),
    /** The hello was authentic but malformed. */
    MALFORMED("malformed message"),
    LABEL("another cluster label"),
    SELF("this replica itself"),
    IDENTITY("another member than expected"),
    OVERSIZE("frame too long"),
    /** A frame that was altered, repeated or reordered. */
    FORGED("frame not authentic"),
    /** The other side closed during the handshake, as it does if TLS or the secrets differ. */
    HUNG_UP("closed by the other side before the end of the handshake"),
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
