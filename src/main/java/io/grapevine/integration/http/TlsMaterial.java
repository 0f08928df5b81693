package io.grapevine.integration.http;

import io.grapevine.config.Secret;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.tls.ClientSide;
import io.grapevine.tls.SystemRoots;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;

/**
 * A {@code tls_config} with its files read. Two readings are equal exactly if nothing that matters has changed, which
 * is how a rotated certificate is noticed.
 *
 * @param config the settings
 * @param ca what to trust, in PEM; empty for what the system trusts
 * @param cert the client's certificate, in PEM, or empty
 * @param key its key, in PEM, or empty
 */
public record TlsMaterial(TlsConfig config, String ca, String cert, Secret key) {
    /**
     * Reads the files.
     *
     * @throws SendFailure if one cannot be read
     */
    public static TlsMaterial read(TlsConfig config) throws SendFailure {
        SecretSource ca = new SecretSource("ca", new Secret(config.ca()), config.caFile(), config.caRef());
        SecretSource cert = new SecretSource("cert", new Secret(config.cert()), config.certFile(), config.certRef());
        SecretSource key = new SecretSource("key", config.key(), config.keyFile(), config.keyRef());
        return new TlsMaterial(config, ca.read(), cert.read(), new Secret(key.read()));
    }

    /**
     * Sets up a client of Vert.x, which checks the names of servers itself.
     *
     * @throws SendFailure if a certificate or the key is unusable
     */
    void applyTo(HttpClientOptions options) throws SendFailure {
        options.setEnabledSecureTransportProtocols(new LinkedHashSet<>(config.protocols()));
        options.setVerifyHost(!config.insecureSkipVerify());
        options.setTrustOptions(TrustOptions.wrap(trust()));
        if (!cert.isEmpty()) {
            options.setKeyCertOptions(KeyCertOptions.wrap(identity()));
        }
    }

    /**
     * The client's side of one connection, to be put before everything else on a socket.
     *
     * @param host the server's name, unless the settings name another; its certificate must be valid for it
     * @param port the server's port
     * @throws SendFailure if a certificate or the key is unusable
     */
    SSLEngine engine(String host, int port) throws SendFailure {
        String name = config.serverName().isEmpty() ? host : config.serverName();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(cert.isEmpty() ? null : identity().getKeyManagers(), trust().getTrustManagers(), null);
            return ClientSide.engine(context, name, port, config.protocols(), !config.insecureSkipVerify());
        } catch (GeneralSecurityException unusable) {
            throw SendFailure.of("tls_config: unusable (expected: certificates and a key in PEM)");
        }
    }

    private TrustManagerFactory trust() throws SendFailure {
        if (config.insecureSkipVerify()) {
            return InsecureTrustManagerFactory.INSTANCE;
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(ca.isEmpty() ? SystemRoots.store() : SystemRoots.authorities(ca));
            return factory;
        } catch (GeneralSecurityException | IOException unusable) {
            throw SendFailure.of("tls_config.ca: unusable (expected: certificates in PEM)");
        }
    }

    private KeyManagerFactory identity() throws SendFailure {
        try {
            return new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(cert))
                    .addKeyValue(Buffer.buffer(key.reveal()))
                    .getKeyManagerFactory(null);
        } catch (Exception unusable) {
            throw SendFailure.of("tls_config: unusable client certificate or key (expected: PEM)");
        }
    }
}
