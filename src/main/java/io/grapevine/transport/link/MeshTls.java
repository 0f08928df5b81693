package io.grapevine.transport.link;

import io.grapevine.base.tls.Authorities;
import io.grapevine.base.tls.ClientCheck;
import io.grapevine.base.tls.ClientSide;
import io.grapevine.base.tls.Keys;
import io.grapevine.base.tls.Pem;
import io.grapevine.base.tls.ReloadingFile;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.tls.ServerTls;
import io.grapevine.config.tls.ServerTls.ClientAuth;
import io.grapevine.config.tls.TlsConstraints;
import io.grapevine.config.tls.TlsNames;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Mutual TLS of the mesh from a file as Alertmanager's {@code --cluster.tls-config} takes it. The file and those that it
 * names are watched: each handshake uses their current content, or the last valid one.
 */
public final class MeshTls {
    private final ReloadingFile<Loaded> watched;

    private record Loaded(Config config, SSLContext server, SSLContext client) {}

    /** Loads the file and those that it names, or throws if they cannot be used; all are watched for changes. */
    public MeshTls(Path file) throws UnusableFileException {
        watched = new ReloadingFile<>(
                file, before -> load(Config.read(file)), value -> value.config().pems());
    }

    private static Loaded load(Config config) throws UnusableFileException {
        try {
            return new Loaded(config, server(config.server()), client(config.client()));
        } catch (GeneralSecurityException e) {
            throw UnusableFileException.of("cluster.tls-config", "unusable", "certificates and keys in PEM");
        }
    }

    private static SSLContext server(ServerTls tls) throws UnusableFileException, GeneralSecurityException {
        Authorities authorities = Keys.trustManager(tls.clientCa());
        return context(
                Optional.of(Keys.keyManager(tls.certificate(), tls.key())),
                new ClientCheck(
                        () -> authorities, () -> tls.clientAuth().isVerified(), tls::allowedSans, refused -> {}));
    }

    private static SSLContext client(Config.Client tls) throws UnusableFileException, GeneralSecurityException {
        Optional<KeyManager> key = tls.certificate().isEmpty()
                ? Optional.empty()
                : Optional.of(Keys.keyManager(tls.certificate().get(), tls.key().orElseThrow()));
        return context(
                key,
                tls.insecureSkipVerify()
                        ? InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]
                        : Keys.trustManager(tls.ca()));
    }

    private static SSLContext context(Optional<KeyManager> key, TrustManager trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(key.stream().toArray(KeyManager[]::new), new TrustManager[] {trust}, null);
        Keys.forgetSessions(context.getServerSessionContext());
        Keys.forgetSessions(context.getClientSessionContext());
        return context;
    }

    /** Whether both ends of every connection are authenticated by certificate. */
    public boolean authenticatesBothEnds() {
        Loaded loaded = watched.get();
        return loaded.config().server().clientAuth() == ClientAuth.REQUIRE_AND_VERIFY
                && !loaded.config().client().insecureSkipVerify();
    }

    /** An engine of the accepting side, with the current certificates. */
    SSLEngine answering() {
        Loaded loaded = watched.get();
        ServerTls tls = loaded.config().server();
        SSLEngine engine = loaded.server().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(tls.versions().toArray(String[]::new));
        if (!tls.ciphers().isEmpty()) {
            parameters.setCipherSuites(tls.ciphers().toArray(String[]::new));
        }
        parameters.setAlgorithmConstraints(new TlsConstraints(tls)); // for the curves
        switch (tls.clientAuth()) {
            case REQUIRE_ANY, REQUIRE_AND_VERIFY -> parameters.setNeedClientAuth(true);
            case REQUEST, VERIFY_IF_GIVEN -> parameters.setWantClientAuth(true);
            case NONE -> parameters.setWantClientAuth(false);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * An engine of the dialling side, which verifies the certificate for the dialled name.
     *
     * @param name the name that resolves to the dialled address; the IP address if there is none
     * @throws RefusedException if the expected name is not a host name
     */
    SSLEngine dialling(String name, int port) throws RefusedException {
        Loaded loaded = watched.get();
        Config.Client tls = loaded.config().client();
        String expected = tls.serverName().isEmpty() ? name : tls.serverName();
        try {
            return ClientSide.engine(loaded.client(), expected, port, tls.versions(), !tls.insecureSkipVerify());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(LinkRefusal.TLS, expected + " (expected: a host name)");
        }
    }

    /**
     * TLS over a connection that was dialled, with the configured server name, or else the dialled address, to expect in
     * the certificate, as Alertmanager expects it. The handshake is made with the first byte.
     *
     * @throws IOException if the expected name is not a host name, or the connection has failed
     */
    public SSLSocket over(Socket dialled) throws IOException {
        Loaded loaded = watched.get();
        Config.Client tls = loaded.config().client();
        String expected = tls.serverName().isEmpty() ? dialled.getInetAddress().getHostAddress() : tls.serverName();
        SSLSocket socket =
                (SSLSocket) loaded.client().getSocketFactory().createSocket(dialled, expected, dialled.getPort(), true);
        try {
            socket.setSSLParameters(ClientSide.parameters(
                    socket.getSSLParameters(), expected, tls.versions(), !tls.insecureSkipVerify()));
        } catch (IllegalArgumentException e) {
            throw new IOException("server_name: " + expected + " (expected: a host name)", e);
        }
        return socket;
    }

    private record Config(ServerTls server, Client client) {
        /**
         * TLS of dialled connections.
         *
         * @param ca the trusted authorities; empty: those of the JVM
         * @param certificate the client certificate, if any, with its key
         * @param key the key of the certificate
         * @param serverName the expected name in every peer's certificate; empty: the dialled name
         * @param insecureSkipVerify whether certificates are not verified
         * @param versions TLS versions by the JVM's names
         */
        record Client(
                Optional<Pem> ca,
                Optional<Pem> certificate,
                Optional<Pem> key,
                String serverName,
                boolean insecureSkipVerify,
                List<String> versions) {}

        static Config read(Path file) throws UnusableFileException {
            return YamlText.read("cluster.tls-config", file, "tls_server_config and tls_client_config", Config::read);
        }

        private static Config read(MappingReader root) {
            Value client = root.value("tls_client_config");
            if (client.isNull() && !client.isAbsent()) {
                client.fault("null (expected: a mapping)");
            }
            return new Config(root.value("tls_server_config").read(ServerTls::required), client.read(Config::client));
        }

        private static Client client(MappingReader tls) {
            Optional<Pem> certificate = ServerTls.pem(tls, "cert");
            Optional<Pem> key = ServerTls.pem(tls, "key");
            if (certificate.isPresent() != key.isPresent()) {
                tls.fault((certificate.isPresent() ? "cert alone" : "key alone") + " (expected: both or neither)");
            }
            return new Client(
                    ServerTls.pem(tls, "ca"),
                    certificate,
                    key,
                    tls.text("server_name"),
                    tls.value("insecure_skip_verify").bool(),
                    TlsNames.versions(tls));
        }

        List<Pem> pems() {
            List<Pem> pems = server.pems();
            client.ca().ifPresent(pems::add);
            client.certificate().ifPresent(pems::add);
            client.key().ifPresent(pems::add);
            return pems;
        }
    }
}
