package io.grapevine.base.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** The reasons of failed TLS handshakes, in words that quote nothing which was received. */
public final class TlsFault {
    private TlsFault() {}

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
