package io.grapevine.base.tls.settings;

import io.grapevine.base.tls.Pem;
import io.grapevine.base.tls.UnusableFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of TLS: the mapping {@code tls_server_config}.
 *
 * @param clientCa who signs client certificates; empty: those whom the JVM trusts
 * @param clientAuth whether clients need a certificate
 * @param allowedSans alternative names of which a client certificate must have one; empty list: any
 * @param ciphers cipher suites up to TLS 1.2, by their standard names; none: the JVM's
 * @param curves groups of the key exchange by the JVM's names, {@code secp256r1}; none: the JVM's
 * @param versions TLS versions by the JVM's names, {@code TLSv1.2}
 */
public record ServerTls(
        Pem certificate,
        Pem key,
        Optional<Pem> clientCa,
        ClientAuth clientAuth,
        List<String> allowedSans,
        List<String> ciphers,
        List<String> curves,
        List<String> versions) {
    /** Requirement of a client certificate. */
    public enum ClientAuth {
        /** Certificates of clients are not asked for. */
        NONE,
        /** Certificates of clients are asked for, never checked. */
        REQUEST,
        /** Certificates of clients are needed, never checked. */
        REQUIRE_ANY,
        /** Certificates of clients are checked where there is one. */
        VERIFY_IF_GIVEN,
        /** Certificates of clients are needed and checked. */
        REQUIRE_AND_VERIFY;

        /** Whether authorities must have signed the certificates of clients. */
        public boolean isVerified() {
            return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
        }

        private static ClientAuth of(String name) throws UnusableFileException {
            return switch (name) {
                case "", "NoClientCert" -> NONE;
                case "RequestClientCert" -> REQUEST;
                case "RequireAnyClientCert", "RequireClientCert" -> REQUIRE_ANY;
                case "VerifyClientCertIfGiven" -> VERIFY_IF_GIVEN;
                case "RequireAndVerifyClientCert" -> REQUIRE_AND_VERIFY;
                default ->
                    throw UnusableFileException.of(
                            "client_auth_type",
                            name,
                            "NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven or "
                                    + "RequireAndVerifyClientCert");
            };
        }
    }

    /** Reads the mapping as it stands in {@code file}; empty if nothing is set. */
    public static Optional<ServerTls> read(Path file, YamlFields tls) throws UnusableFileException {
        String auth = tls.text("client_auth_type");
        Optional<Pem> certificate = tls.pem(file, "cert");
        Optional<Pem> key = tls.pem(file, "key");
        Optional<Pem> clientCa = tls.pem(file, "client_ca");
        List<String> ciphers = TlsNames.ciphers(tls.texts("cipher_suites"));
        List<String> curves = TlsNames.groups(tls.texts("curve_preferences"));
        List<String> versions = TlsNames.versions(tls.text("min_version"), tls.text("max_version"));
        tls.flag("prefer_server_cipher_suites", true);
        List<String> sans = tls.texts("client_allowed_sans");
        tls.end();
        if (certificate.isEmpty() && key.isEmpty() && clientCa.isEmpty() && auth.isEmpty()) {
            return Optional.empty();
        }
        ClientAuth clientAuth = ClientAuth.of(auth);
        if (clientCa.isPresent() && clientAuth == ClientAuth.NONE) {
            throw UnusableFileException.of(
                    "client_auth_type", auth.isEmpty() ? "nothing" : auth, "another one beside client_ca");
        }
        return Optional.of(new ServerTls(
                certificate.orElseThrow(
                        () -> UnusableFileException.of("tls_server_config", "no cert", "cert or cert_file")),
                key.orElseThrow(() -> UnusableFileException.of("tls_server_config", "no key", "key or key_file")),
                clientCa,
                clientAuth,
                sans,
                ciphers,
                curves,
                versions));
    }

    /** All PEM texts of the settings. */
    public List<Pem> pems() {
        List<Pem> pems = new ArrayList<>(List.of(certificate, key));
        clientCa.ifPresent(pems::add);
        return pems;
    }
}
