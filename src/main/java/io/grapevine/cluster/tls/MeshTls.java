package io.grapevine.cluster.tls;

import io.grapevine.cluster.address.MeshAddress;
import io.grapevine.cluster.wire.Encryption;
import io.grapevine.cluster.wire.LinkRefusal;
import io.grapevine.cluster.wire.RefusedException;
import io.grapevine.web.access.AccessConfig.ClientAuth;
import io.grapevine.web.access.AccessConfig.TlsConfig;
import io.grapevine.web.access.AccessException;
import io.grapevine.web.access.ClientCheck;
import io.grapevine.web.access.Keys;
import io.grapevine.web.access.Pem;
import io.grapevine.web.access.ReloadingFile;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
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
     * @throws AccessException if they cannot be used
     */
    public MeshTls(Path file) throws AccessException {
        watched = new ReloadingFile<>(new ReloadingFile.Source<>() {
            @Override
            public Loaded make() throws AccessException {
                return load(MeshTlsConfig.read(file));
            }

            @Override
            public List<Path> files(Loaded value) {
                List<Path> files = new ArrayList<>(Keys.files(value.config().pems()));
                files.add(file);
                return files;
            }
        });
    }

    private static Loaded load(MeshTlsConfig config) throws AccessException {
        try {
            return new Loaded(config, server(config.server()), client(config.client()));
        } catch (GeneralSecurityException e) {
            throw AccessException.of("cluster.tls-config", "unusable", "certificates and keys in PEM");
        }
    }

    private static SSLContext server(TlsConfig tls) throws AccessException, GeneralSecurityException {
        X509ExtendedTrustManager authorities = Keys.trustManager(tls.clientCa());
        boolean verified = isVerified(tls.clientAuth());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                new KeyManager[] {Keys.keyManager(tls.certificate(), tls.key())},
                new TrustManager[] {new ClientCheck(() -> authorities, verified, tls.allowedSans())},
                null);
        return context;
    }

    private static SSLContext client(MeshTlsConfig.Client tls) throws AccessException, GeneralSecurityException {
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

    private static boolean isVerified(ClientAuth auth) {
        return auth == ClientAuth.VERIFY_IF_GIVEN || auth == ClientAuth.REQUIRE_AND_VERIFY;
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
        TlsConfig tls = loaded.config().server();
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
        SSLEngine engine = loaded.client().createSSLEngine(expected, to.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(tls.versions().toArray(String[]::new));
        if (!tls.insecureSkipVerify()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (NetUtil.createByteArrayFromIpAddressString(expected) == null) {
            parameters.setServerNames(List.of(serverName(expected)));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SNIHostName serverName(String name) throws RefusedException {
        try {
            return new SNIHostName(name);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(LinkRefusal.TLS, name + " (expected: a host name)");
        }
    }
}
