package io.grapevine.httpclient;

import io.grapevine.base.tls.Authorities;
import io.grapevine.base.tls.ClientSide;
import io.grapevine.base.tls.Keys;
import io.grapevine.base.tls.Pem;
import io.grapevine.base.tls.SystemRoots;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A {@code tls_config} with the content of its files.
 *
 * @param ca the trusted authorities, in PEM; empty for those of the system
 * @param key the key of the certificate, in PEM, or empty
 */
public record TlsMaterial(TlsConfig config, String ca, String cert, Secret key) {
    static {
        ClientSide.permitOldVersions();
    }

    /** Reads the files, or throws if one cannot be read. */
    public static TlsMaterial read(TlsConfig config) throws SendFailure {
        SecretSource ca = new SecretSource("ca", new Secret(config.ca()), config.caFile(), config.caRef());
        SecretSource cert = new SecretSource("cert", new Secret(config.cert()), config.certFile(), config.certRef());
        SecretSource key = new SecretSource("key", config.key(), config.keyFile(), config.keyRef());
        return new TlsMaterial(config, ca.read(), cert.read(), new Secret(key.read()));
    }

    /** Whether the content is that which {@code earlier} read by these settings; if not, a certificate was rotated. */
    public boolean isUnchanged(TlsMaterial earlier) {
        return ca.equals(earlier.ca) && cert.equals(earlier.cert) && key.equals(earlier.key);
    }

    /** The client's certificate with its key; empty if none is set; throws if they are unusable. */
    public Optional<X509ExtendedKeyManager> identity() throws UnusableFileException {
        return cert.isEmpty()
                ? Optional.empty()
                : Optional.of(Keys.keyManager(new Pem.Inline(cert), new Pem.Inline(key.reveal())));
    }

    /** The trust in servers; throws if the authorities are unusable. */
    public TrustManager trust() throws SendFailure {
        if (config.insecureSkipVerify()) {
            return InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0];
        }
        try {
            return ca.isEmpty() ? Authorities.ofSystem() : Authorities.of(SystemRoots.certificates(ca));
        } catch (GeneralSecurityException unusable) {
            throw SendFailure.of("tls_config.ca: unusable (expected: certificates in PEM)");
        }
    }

    /**
     * The keys and the trust of connections.
     *
     * @throws SendFailure if the authorities are unusable
     * @throws UnusableFileException if the client's certificate or key is unusable
     */
    public SSLContext context() throws SendFailure, UnusableFileException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    identity().map(keys -> new KeyManager[] {keys}).orElse(null), new TrustManager[] {trust()}, null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw SendFailure.of("tls_config: unusable (expected: certificates and a key in PEM)");
        }
    }

    /**
     * The engine of the client side of one connection.
     *
     * @param host the server's name, unless the settings name another; its certificate must be valid for it
     */
    public SSLEngine engine(SSLContext context, String host, int port) {
        return ClientSide.engine(context, name(host), port, config.protocols(), !config.insecureSkipVerify());
    }

    /**
     * Starts TLS on a connected socket, which is closed with it.
     *
     * @param host the server's name, as for {@link #engine}
     */
    public SSLSocket start(SSLContext context, Socket socket, String host, int port) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, name(host), port, true);
        tls.setSSLParameters(ClientSide.parameters(
                tls.getSSLParameters(), name(host), config.protocols(), !config.insecureSkipVerify()));
        try {
            tls.startHandshake();
        } catch (SocketException closed) {
            throw new SSLException("the connection broke", closed);
        }
        return tls;
    }

    private String name(String host) {
        return config.serverName().isEmpty() ? host : config.serverName();
    }
}
