package io.grapevine.base.tls;

import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The reasons of failed TLS handshakes, in words that quote nothing which was received. */
public final class TlsFault {
    /** The reason where what was received is no TLS at all. */
    public static final String NOT_TLS = "the other side does not speak TLS";

    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");
    private static final String VERSION = "no protocol version in common (min_version and max_version)";
    private static final String CLIENT_REQUIRED = "a certificate of the client is required";
    private static final String REFUSED = "the other side refuses the certificate shown to it";

    /** What the alerts mean by which the other side ends a handshake (RFC 8446, 6.2). */
    private static final Map<String, String> ALERTS = Map.ofEntries(
            Map.entry("protocol_version", VERSION),
            Map.entry("certificate_required", CLIENT_REQUIRED),
            Map.entry("handshake_failure", "nothing in common, or " + CLIENT_REQUIRED),
            Map.entry("insufficient_security", "no cipher suite in common that is safe enough for the other side"),
            Map.entry("unrecognized_name", "the other side does not know the name of the server"),
            Map.entry("bad_certificate", REFUSED + ", or " + CLIENT_REQUIRED),
            Map.entry("unsupported_certificate", REFUSED),
            Map.entry("certificate_unknown", REFUSED),
            Map.entry("certificate_revoked", REFUSED + ": it was revoked"),
            Map.entry("certificate_expired", REFUSED + ": it has expired"),
            Map.entry("unknown_ca", REFUSED + ": it does not know its authority"));

    private TlsFault() {}

    /** The reason of a failed handshake; null if the exception is of something else, or has none. */
    public static @Nullable String of(Throwable fault) {
        String certificate = ofCertificate(fault);
        if (certificate != null) {
            return certificate;
        }
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String known = cause instanceof SSLException ssl ? known(ssl) : null;
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    private static @Nullable String known(SSLException fault) {
        String message = String.valueOf(fault.getMessage());
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            String name = alert.group(1);
            return ALERTS.getOrDefault(name, "the other side ends it (" + name.toLowerCase(Locale.ROOT) + ")");
        } else if (message.startsWith("not an SSL/TLS record") // of Netty, with what was received
                || message.contains("Unsupported or unrecognized SSL message")
                || message.contains("Unrecognized SSL message")) {
            return NOT_TLS;
        } else if (message.contains("selected protocol version")
                || message.contains("No appropriate protocol")
                || message.contains("Client requested protocol")
                || message.contains("not enabled or supported in server context")) {
            return VERSION;
        } else if (message.contains("Empty client certificate chain") || message.contains("null cert chain")) {
            return CLIENT_REQUIRED;
        } else if (fault.getCause() instanceof EOFException || fault.getCause() instanceof SocketException) {
            return "the other side closed the connection during the handshake";
        }
        return null;
    }

    /** Why a certificate was refused, by the last cause that says so; null if none does. */
    public static @Nullable String ofCertificate(Throwable fault) {
        String found = null;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
                found = cause.getMessage();
            }
        }
        return found;
    }
}
