package io.grapevine.cluster.wire;

import java.util.Optional;
import javax.net.ssl.SSLException;

/** What an exception in a connection means. */
final class LinkFaults {
    private LinkFaults() {}

    /** The refusal in it; empty if the connection just broke. */
    static Optional<RefusedException> refusal(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof RefusedException refused) {
                return Optional.of(refused);
            }
            if (each instanceof SSLException) {
                return Optional.of(new RefusedException(LinkRefusal.TLS, String.valueOf(each.getMessage())));
            }
        }
        return Optional.empty();
    }
}
