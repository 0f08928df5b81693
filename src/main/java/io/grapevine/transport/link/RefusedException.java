package io.grapevine.transport.link;

import io.grapevine.base.tls.TlsFault;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Signals that a connection is refused. Without a stack trace, as floods of them must be cheap. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private static final int LONGEST = 200;

    private final LinkRefusal reason;

    /** Creates an exception with a reason and details, which may be empty. */
    public RefusedException(LinkRefusal reason, String detail) {
        super(detail.isEmpty() ? reason.explanation() : reason.explanation() + ": " + detail, null, false, false);
        this.reason = reason;
    }

    /** The message, truncated, as libraries quote received bytes of any length. */
    public String shortText() {
        String message = String.valueOf(getMessage());
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
    }

    public LinkRefusal reason() {
        return reason;
    }

    /** The refusal among the causes of an exception; empty if the connection broke. */
    static Optional<RefusedException> find(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof RefusedException refused) {
                return Optional.of(refused);
            }
            if (each instanceof SSLException) {
                String reason = TlsFault.of(each);
                return Optional.of(new RefusedException(
                        LinkRefusal.TLS, reason == null ? String.valueOf(each.getMessage()) : reason));
            }
        }
        return Optional.empty();
    }
}
