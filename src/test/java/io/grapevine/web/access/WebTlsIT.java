package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.tls.MadeCertificates;
import io.grapevine.base.tls.Pem;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.tls.ServerTls;
import io.grapevine.config.tls.TlsConstraints;
import io.grapevine.it.Eventually;
import io.grapevine.web.ServedWeb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebTlsIT {
    @TempDir
    Path directory;

    private MadeCertificates server;

    @BeforeEach
    void certificates() throws Exception {
        server = MadeCertificates.make(directory, "server", "EC");
        server.write(directory.resolve("server.crt"), directory.resolve("server.key"));
    }

    private void write(String more) throws IOException {
        Files.writeString(
                directory.resolve("web.yml"),
                "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n" + more);
    }

    private ServedWeb serve(String more) throws UnusableFileException, IOException {
        write(more);
        return ServedWeb.serve(ServedWeb.options("--web.config.file=" + directory.resolve("web.yml")));
    }

    /** Each call is a new client, so that no connection is used again. */
    private HttpResponse<String> get(ServedWeb web, MadeCertificates trusted, @Nullable MadeCertificates own)
            throws IOException, InterruptedException, GeneralSecurityException {
        return get(web, trusted.client(own));
    }

    private HttpResponse<String> get(ServedWeb web, SSLContext context) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        URI uri = URI.create("https://127.0.0.1:" + web.port() + "/-/ready");
        return client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void connectionsAreEncryptedAndHttp2IsOffered() throws Exception {
        try (ServedWeb web = serve("")) {
            HttpResponse<String> response = get(web, server, null);

            assertThat(response.body()).isEqualTo("OK");
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThatThrownBy(() -> web.get("/-/ready")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void http2AndVersionsCanBeRestricted() throws Exception {
        String more = "  max_version: TLS12\n  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]\n"
                + "http_server_config: {http2: false}\n";
        try (ServedWeb web = serve(more)) {
            HttpResponse<String> response = get(web, server, null);

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
            assertThat(response.sslSession().orElseThrow().getCipherSuite())
                    .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        }
    }

    /** What the handshake of a new connection settles on. */
    private SSLSession handshake(ServedWeb web, ServerTls offered) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = (SSLSocket)
                server.client(null).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), web.port())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setAlgorithmConstraints(new TlsConstraints(offered));
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            return socket.getSession();
        }
    }

    private static ServerTls offering(List<String> groups, List<String> versions) {
        Pem unused = new Pem.Inline("");
        return new ServerTls(
                unused, unused, Optional.empty(), ServerTls.ClientAuth.NONE, List.of(), List.of(), groups, versions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void onlyTheCurvesOfTheFileAreNegotiated(String version) throws Exception {
        try (ServedWeb web = serve("  curve_preferences: [CurveP384, CurveP256]\n")) {
            List<String> versions = List.of(version);
            assertThat(handshake(web, offering(List.of("secp384r1", "secp256r1"), versions))
                            .getProtocol())
                    .isEqualTo(version);
            assertThatThrownBy(() -> handshake(web, offering(List.of("x25519"), versions)))
                    .isInstanceOf(IOException.class);
        }
        try (ServedWeb web = serve("")) {
            assertThat(handshake(web, offering(List.of("x25519"), List.of("TLSv1.3")))
                            .getProtocol())
                    .isEqualTo("TLSv1.3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aCertificateOfAnotherCurveThanThoseOfTheFileIsServed(String version) throws Exception {
        try (ServedWeb web = serve("  curve_preferences: [X25519]\n")) {
            assertThat(handshake(web, offering(List.of(), List.of(version))).getProtocol())
                    .isEqualTo(version);
        }
    }

    @Test
    void versionsCiphersAndTheClientCheckFollowTheFile() throws Exception {
        try (ServedWeb web = serve("  min_version: TLS13\n")) {
            ServerTls all = offering(List.of(), List.of("TLSv1.2", "TLSv1.3"));
            assertThat(handshake(web, all).getProtocol()).isEqualTo("TLSv1.3");
            assertThatThrownBy(() -> handshake(web, offering(List.of(), List.of("TLSv1.2"))))
                    .isInstanceOf(IOException.class);

            write("  max_version: TLS12\n  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n");
            assertThat(handshake(web, all).getProtocol()).isEqualTo("TLSv1.2");
            assertThat(handshake(web, all).getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");

            write("");
            assertThat(handshake(web, all).getProtocol()).isEqualTo("TLSv1.3");
            assertThat(get(web, server, null).statusCode()).isEqualTo(200);

            write("  client_auth_type: RequireAnyClientCert\n");
            assertThatThrownBy(() -> get(web, server, null)).isInstanceOf(IOException.class);
            assertThat(get(web, server, MadeCertificates.make(directory, "any", "EC"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNewCertificateIsUsedAtOnceAndABrokenOneIsNot() throws Exception {
        MadeCertificates renewed = MadeCertificates.make(directory, "renewed", "RSA");
        try (ServedWeb web = serve("")) {
            assertThat(get(web, server, null).statusCode()).isEqualTo(200);

            renewed.write(directory.resolve("server.crt"), directory.resolve("server.key"));
            assertThat(get(web, renewed, null).statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> get(web, server, null)).isInstanceOf(IOException.class);

            Files.writeString(directory.resolve("server.crt"), "broken");
            assertThat(get(web, renewed, null).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClientNeedsACertificateOfAKnownAuthority() throws Exception {
        MadeCertificates known = MadeCertificates.make(directory, "known", "EC");
        MadeCertificates stranger = MadeCertificates.make(directory, "stranger", "EC");
        known.write(directory.resolve("ca.crt"), directory.resolve("ca.key"));
        try (ServedWeb web = serve("  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n")) {
            assertThat(get(web, server, known).statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> get(web, server, null)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(web, server, stranger)).isInstanceOf(IOException.class);
        }
        try (ServedWeb web = serve("  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n")) {
            assertThat(get(web, server, known).statusCode()).isEqualTo(200);
            assertThat(get(web, server, null).statusCode()).isEqualTo(200);
            // A client sends what it has only to an authority that the server names; the stranger's is not among them.
            assertThat(get(web, server, stranger).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anyCertificateIsEnoughWhereItIsNotVerified() throws Exception {
        MadeCertificates stranger = MadeCertificates.make(directory, "stranger", "EC");
        try (ServedWeb web = serve("  client_auth_type: RequireAnyClientCert\n")) {
            assertThat(get(web, server, stranger).statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> get(web, server, null)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theNameOfAClientMustBeAmongTheAllowed() throws Exception {
        MadeCertificates known = MadeCertificates.make(directory, "known", "EC");
        known.write(directory.resolve("ca.crt"), directory.resolve("ca.key"));
        String checked = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n";
        try (ServedWeb web = serve(checked + "  client_allowed_sans: [other, known]\n")) {
            assertThat(get(web, server, known).statusCode()).isEqualTo(200);
        }
        try (ServedWeb web = serve(checked + "  client_allowed_sans: [other]\n")) {
            assertThatThrownBy(() -> get(web, server, known)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS12", "TLS13"})
    void aSessionIsNotResumedAfterTheRulesForItsCertificateHaveChanged(String version) throws Exception {
        MadeCertificates known = MadeCertificates.make(directory, "known", "EC");
        known.write(directory.resolve("ca.crt"), directory.resolve("ca.key"));
        String checked = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n  min_version: "
                + version + "\n  max_version: " + version + "\n";
        try (ServedWeb web = serve(checked + "  client_allowed_sans: [known]\n")) {
            SSLContext client = server.client(known);
            assertThat(get(web, client).statusCode()).isEqualTo(200);
            Thread.sleep(1_100); // a session lives for a second, by the clock of the machine
            write(checked + "  client_allowed_sans: [other]\n");
            Eventually.holds("the file is read", () -> isRefused(web, server.client(known)));

            assertThat(isRefused(web, client)).isTrue();
        }
    }

    private boolean isRefused(ServedWeb web, SSLContext client) throws Exception {
        try {
            return get(web, client).statusCode() != 200;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsSeenAtTheStart() throws Exception {
        MadeCertificates other = MadeCertificates.make(directory, "other", "EC");
        Files.writeString(directory.resolve("server.key"), MadeCertificates.pem("PRIVATE KEY", other.key()));
        assertThatThrownBy(() -> serve("")).hasMessageContaining("key_file: the key of another certificate");

        MadeCertificates rsa = MadeCertificates.make(directory, "rsa", "RSA");
        Files.writeString(directory.resolve("server.key"), MadeCertificates.pem("PRIVATE KEY", rsa.key()));
        assertThatThrownBy(() -> serve("")).hasMessageContaining("key_file: another kind of key");
    }

    /** In PKCS #8 the older form of a key is the last octet string; cut out, it is what OpenSSL used to write. */
    @Test
    void olderFormsOfKeysAreRead() throws Exception {
        MadeCertificates rsa = MadeCertificates.make(directory, "rsa", "RSA");
        rsa.write(directory.resolve("server.crt"), directory.resolve("server.key"));
        byte[] pkcs8 = rsa.key();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        Files.writeString(directory.resolve("server.key"), MadeCertificates.pem("RSA PRIVATE KEY", pkcs1));
        try (ServedWeb web = serve("")) {
            assertThat(get(web, rsa, null).statusCode()).isEqualTo(200);
        }
    }
}
