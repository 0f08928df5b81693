package io.grapevine.web.access;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.X509TrustManager;

/**
 * Checks that authorities have signed a client certificate. The handshake has checked so too, but perhaps before the web
 * configuration changed, or in a session that was resumed. Verdicts on the last certificates are remembered.
 */
final class VerifiedClients {
    private static final int MOST = 1_000;

    private final X509TrustManager authorities;
    private final Map<X509Certificate, Boolean> verdicts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<X509Certificate, Boolean> eldest) {
            return size() > MOST;
        }
    };

    VerifiedClients(X509TrustManager authorities) {
        this.authorities = authorities;
    }

    /** Returns whether the first certificate of {@code chain} is valid now and signed by an authority. */
    synchronized boolean accept(X509Certificate[] chain) {
        try {
            chain[0].checkValidity();
        } catch (CertificateException e) {
            return false;
        }
        return verdicts.computeIfAbsent(chain[0], leaf -> isSigned(chain));
    }

    private boolean isSigned(X509Certificate[] chain) {
        try {
            authorities.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
