package io.grapevine.cli.wire;

import io.grapevine.http.NetworkReason;
import io.grapevine.http.SendFailure;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in a few words why there is no answer, and what to look at. */
final class ClientFaults {
    private ClientFaults() {}

    /** The failure that an exception means. */
    static SendFailure of(IOException fault) {
        if (fault instanceof SocketTimeoutException) {
            return SendFailure.timedOut();
        }
        return SendFailure.of(words(fault));
    }

    private static String words(IOException fault) {
        if (fault instanceof UnknownHostException) {
            return "no such host";
        } else if (fault instanceof Http1.NotHttp) {
            return fault.getMessage() + " (expected: an answer in HTTP/1.1; is it https?)";
        } else if (fault instanceof SSLException) {
            String certificate = certificateFault(fault);
            return certificate == null
                    ? "TLS handshake failed (is it http?)"
                    : "TLS: " + certificate + " (see tls_config in --http.config.file)";
        } else if (fault instanceof EOFException) {
            return "the connection was closed before the answer";
        }
        return NetworkReason.of(fault).orElse("connection lost");
    }

    private static @Nullable String certificateFault(Throwable fault) {
        String found = null;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
                found = cause.getMessage();
            }
        }
        return found;
    }
}
