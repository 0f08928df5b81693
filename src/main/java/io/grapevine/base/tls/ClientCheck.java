package io.grapevine.base.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Checks the certificates of clients as far as the configuration asks for it, by the authorities that hold by then. */
public final class ClientCheck extends X509ExtendedTrustManager {
    private final Supplier<X509ExtendedTrustManager> authorities;
    private final BooleanSupplier verified;
    private final Supplier<List<String>> allowedSans;
    private final Consumer<CertificateException> refused;

    /**
     * Creates the check; each parameter but the last is asked at every handshake.
     *
     * @param verified whether {@code authorities} must have signed the certificate
     * @param allowedSans alternative names of which the certificate must have one; empty list: any
     * @param refused told why a certificate was refused, as the client is not
     */
    public ClientCheck(
            Supplier<X509ExtendedTrustManager> authorities,
            BooleanSupplier verified,
            Supplier<List<String>> allowedSans,
            Consumer<CertificateException> refused) {
        this.authorities = authorities;
        this.verified = verified;
        this.allowedSans = allowedSans;
        this.refused = refused;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        try {
            if (verified.getAsBoolean()) {
                authorities.get().checkClientTrusted(chain, type);
            }
            checkName(chain[0]);
        } catch (CertificateException e) {
            refused.accept(e);
            throw e;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    private void checkName(X509Certificate certificate) throws CertificateParsingException, CertificateException {
        List<String> allowed = allowedSans.get();
        if (allowed.isEmpty()) {
            return;
        }
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        // Of each name the first element is its kind, the second the name: mail, DNS, URI and IP address come as text.
        boolean found = names != null
                && names.stream().anyMatch(name -> name.get(1) instanceof String text && allowed.contains(text));
        if (!found) {
            throw new CertificateException("no allowed alternative name");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is the server's side");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return verified.getAsBoolean() ? authorities.get().getAcceptedIssuers() : new X509Certificate[0];
    }
}
