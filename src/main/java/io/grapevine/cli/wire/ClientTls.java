package io.grapevine.cli.wire;

import io.grapevine.config.Secret;
import io.grapevine.config.http.TlsConfig;
import io.grapevine.config.http.TlsVersion;
import io.grapevine.go.IpLiteral;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.tls.Keys;
import io.grapevine.tls.Pem;
import io.grapevine.tls.SystemRoots;
import io.grapevine.tls.UnusableFileException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS on sockets, as a {@code tls_config} says. */
final class ClientTls {
    private final TlsConfig config;
    private final SSLContext context;

    private ClientTls(TlsConfig config, SSLContext context) {
        this.config = config;
        this.context = context;
    }

    /**
     * Reads certificates and keys.
     *
     * @throws SendFailure if they cannot be used
     */
    static ClientTls of(TlsConfig config) throws SendFailure {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity(config), trust(config), null);
            return new ClientTls(config, context);
        } catch (GeneralSecurityException e) {
            throw SendFailure.of("tls_config: unusable (expected: certificates and a key in PEM)");
        }
    }

    private static KeyManager[] identity(TlsConfig config) throws SendFailure {
        String cert = new SecretSource("cert", new Secret(config.cert()), config.certFile(), config.certRef()).read();
        String key = new SecretSource("key", config.key(), config.keyFile(), config.keyRef()).read();
        if (cert.isEmpty()) {
            return new KeyManager[0];
        }
        try {
            return new KeyManager[] {Keys.keyManager(new Pem.Inline(cert), new Pem.Inline(key))};
        } catch (UnusableFileException e) {
            throw SendFailure.of("tls_config: " + e.getMessage());
        }
    }

    private static TrustManager[] trust(TlsConfig config) throws SendFailure, GeneralSecurityException {
        if (config.insecureSkipVerify()) {
            return new TrustManager[] {new TrustInAnybody()};
        }
        String ca = new SecretSource("ca", new Secret(config.ca()), config.caFile(), config.caRef()).read();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(ca.isEmpty() ? SystemRoots.store() : SystemRoots.authorities(ca));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw SendFailure.of("tls_config.ca: unusable (expected: certificates in PEM)");
        }
    }

    /**
     * Starts TLS on a socket.
     *
     * @param host the server's name, unless the settings name another; its certificate must be valid for it
     */
    SSLSocket start(Socket socket, String host, int port) throws IOException {
        String name = config.serverName().isEmpty() ? host : config.serverName();
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, name, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(protocols());
        if (!config.insecureSkipVerify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (IpLiteral.address(name) == null) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private String[] protocols() {
        TlsVersion lowest = config.minVersion() == null ? TlsVersion.TLS12 : config.minVersion();
        TlsVersion highest = config.maxVersion() == null ? TlsVersion.TLS13 : config.maxVersion();
        List<String> names = new ArrayList<>();
        for (TlsVersion version : TlsVersion.values()) {
            if (version.compareTo(lowest) >= 0 && version.compareTo(highest) <= 0) {
                names.add(version.protocol());
            }
        }
        return names.toArray(String[]::new);
    }
}
