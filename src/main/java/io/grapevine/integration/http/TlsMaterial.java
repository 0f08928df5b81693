package io.grapevine.integration.http;

import io.grapevine.config.Secret;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.TlsVersion;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.http.SystemRoots;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * A {@code tls_config} with the content of its files; equal exactly if neither changed, which detects a rotated
 * certificate.
 *
 * @param config the settings
 * @param ca the trusted authorities, in PEM; empty for those of the system
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
     * Configures a client of Vert.x, which verifies server names itself.
     *
     * @throws SendFailure if a certificate or the key is unusable
     */
    void applyTo(HttpClientOptions options) throws SendFailure {
        options.setEnabledSecureTransportProtocols(protocols());
        options.setVerifyHost(!config.insecureSkipVerify());
        options.setTrustOptions(TrustOptions.wrap(trust()));
        if (!cert.isEmpty()) {
            options.setKeyCertOptions(KeyCertOptions.wrap(identity()));
        }
    }

    /**
     * The engine of the client side of one connection.
     *
     * @param host the server's name, unless the settings name another; its certificate must be valid for it
     * @param port the server's port
     * @throws SendFailure if a certificate or the key is unusable
     */
    SSLEngine engine(String host, int port) throws SendFailure {
        String name = config.serverName().isEmpty() ? host : config.serverName();
        SSLEngine engine;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(cert.isEmpty() ? null : identity().getKeyManagers(), trust().getTrustManagers(), null);
            engine = context.createSSLEngine(name, port);
        } catch (GeneralSecurityException unusable) {
            throw SendFailure.of("tls_config: unusable (expected: certificates and a key in PEM)");
        }
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(protocols().toArray(String[]::new));
        if (!config.insecureSkipVerify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (NetUtil.createByteArrayFromIpAddressString(name) == null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private Set<String> protocols() {
        TlsVersion lowest = config.minVersion() == null ? TlsVersion.TLS12 : config.minVersion();
        TlsVersion highest = config.maxVersion() == null ? TlsVersion.TLS13 : config.maxVersion();
        Set<String> names = new LinkedHashSet<>();
        for (TlsVersion version : TlsVersion.values()) {
            if (version.compareTo(lowest) >= 0 && version.compareTo(highest) <= 0) {
                names.add(version.protocol());
            }
        }
        return names;
    }

    private TrustManagerFactory trust() throws SendFailure {
        if (config.insecureSkipVerify()) {
            return InsecureTrustManagerFactory.INSTANCE;
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(ca.isEmpty() ? SystemRoots.store() : authorities(ca));
            return factory;
        } catch (GeneralSecurityException | IOException unusable) {
            throw SendFailure.of("tls_config.ca: unusable (expected: certificates in PEM)");
        }
    }

    /** A key store with the certificates of a PEM text, at least one. */
    static KeyStore authorities(String pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int n = 0;
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
            store.setCertificateEntry("ca" + n++, certificate);
        }
        if (n == 0) {
            throw new GeneralSecurityException("no certificate");
        }
        return store;
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
