package io.grapevine.cluster.tls;

import io.grapevine.cluster.address.MeshAddress;
import io.grapevine.cluster.wire.Encryption;
import io.grapevine.cluster.wire.LinkRefusal;
import io.grapevine.cluster.wire.RefusedException;
import io.grapevine.tls.ClientCheck;
import io.grapevine.tls.ClientSide;
import io.grapevine.tls.Keys;
import io.grapevine.tls.Pem;
import io.grapevine.tls.ReloadingFile;
import io.grapevine.tls.UnusableFileException;
import io.grapevine.tls.settings.ServerTls;
import io.grapevine.tls.settings.ServerTls.ClientAuth;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Mutual TLS of the mesh from a configuration file that is reloaded when it changes. */
public final class MeshTls implements Encryption {
    private final ReloadingFile<Loaded> watched;

    private record Loaded(MeshTlsConfig config, SSLContext server, SSLContext client) {}

    /**
     * Loads the file and those that it names; all are watched for changes.
     *
     * @throws UnusableFileException if they cannot be used
     */
    public MeshTls(Path file) throws UnusableFileException {
        watched = new ReloadingFile<>(
                file,
                () -> load(MeshTlsConfig.read(file)),
                value -> value.config().pems());
    }

    private static Loaded load(MeshTlsConfig config) throws UnusableFileException {
        try {
            return new Loaded(config, server(config.server()), client(config.client()));
        } catch (GeneralSecurityException e) {
            throw UnusableFileException.of("cluster.tls-config", "unusable", "certificates and keys in PEM");
        }
    }

    private static SSLContext server(ServerTls tls) throws UnusableFileException, GeneralSecurityException {
        X509ExtendedTrustManager authorities = Keys.trustManager(tls.clientCa());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {Keys.keyManager(tls.certificate(), tls.key())},
                new TrustManager[] {
                    new ClientCheck(() -> authorities, tls.clientAuth().isVerified(), tls.allowedSans())
                },
                null);
        return context;
    }

    private static SSLContext client(MeshTlsConfig.Client tls) throws UnusableFileException, GeneralSecurityException {
        Optional<Pem> certificate = tls.certificate();
        KeyManager[] keys = certificate.isEmpty()
                ? new KeyManager[0]
                : new KeyManager[] {Keys.keyManager(certificate.get(), tls.key().orElseThrow())};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys,
                tls.insecureSkipVerify()
                        ? InsecureTrustManagerFactory.INSTANCE.getTrustManagers()
                        : new TrustManager[] {Keys.trustManager(tls.ca())},
                null);
        return context;
    }

    @Override
    public boolean authenticatesBothEnds() {
        Loaded loaded = watched.get();
        return loaded.config().server().clientAuth() == ClientAuth.REQUIRE_AND_VERIFY
                && !loaded.config().client().insecureSkipVerify();
    }

    @Override
    public SSLEngine answering() {
        Loaded loaded = watched.get();
        ServerTls tls = loaded.config().server();
        SSLEngine engine = loaded.server().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(tls.versions().toArray(String[]::new));
        if (!tls.ciphers().isEmpty()) {
            parameters.setCipherSuites(tls.ciphers().toArray(String[]::new));
        }
        switch (tls.clientAuth()) {
            case REQUIRE_ANY, REQUIRE_AND_VERIFY -> parameters.setNeedClientAuth(true);
            case REQUEST, VERIFY_IF_GIVEN -> parameters.setWantClientAuth(true);
            case NONE -> parameters.setWantClientAuth(false);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine dialling(MeshAddress to, String name) throws RefusedException {
        Loaded loaded = watched.get();
        MeshTlsConfig.Client tls = loaded.config().client();
        String expected = tls.serverName().isEmpty() ? name : tls.serverName();
        try {
            return ClientSide.engine(loaded.client(), expected, to.port(), tls.versions(), !tls.insecureSkipVerify());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(LinkRefusal.TLS, expected + " (expected: a host name)");
        }
    }
}
