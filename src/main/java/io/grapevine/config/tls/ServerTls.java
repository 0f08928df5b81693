package io.grapevine.config.tls;

import io.grapevine.base.tls.Pem;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    /** The fields that ask for TLS; without any of them there is none. */
    private static final List<String> ASKING =
            List.of("cert", "cert_file", "key", "key_file", "client_ca", "client_ca_file", "client_auth_type");

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

        private static ClientAuth of(Value value) {
            return NAMES.getOrDefault(value.oneOf("NoClientCert", List.copyOf(NAMES.keySet())), NONE);
        }

        private static final Map<String, ClientAuth> NAMES = new TreeMap<>(Map.of(
                "NoClientCert", NONE,
                "RequestClientCert", REQUEST,
                "RequireAnyClientCert", REQUIRE_ANY,
                "RequireClientCert", REQUIRE_ANY,
                "VerifyClientCertIfGiven", VERIFY_IF_GIVEN,
                "RequireAndVerifyClientCert", REQUIRE_AND_VERIFY));
    }

    /** Reads the mapping; empty if it asks for no TLS. */
    public static Optional<ServerTls> read(MappingReader tls) {
        boolean isAsked = ASKING.stream().anyMatch(field -> !tls.text(field).isEmpty());
        ServerTls read = read(tls, isAsked);
        return isAsked ? Optional.of(read) : Optional.empty();
    }

    /** Reads the mapping, which has to have a certificate and a key. */
    public static ServerTls required(MappingReader tls) {
        return read(tls, true);
    }

    private static ServerTls read(MappingReader tls, boolean isRequired) {
        Value auth = tls.value("client_auth_type");
        Optional<Pem> clientCa = pem(tls, "client_ca");
        ClientAuth clientAuth = ClientAuth.of(auth);
        if (clientCa.isPresent() && clientAuth == ClientAuth.NONE) {
            auth.refuse("another one beside client_ca");
        }
        tls.value("prefer_server_cipher_suites").bool();
        return new ServerTls(
                pem(tls, "cert").orElseGet(() -> missing(tls, "cert", isRequired)),
                pem(tls, "key").orElseGet(() -> missing(tls, "key", isRequired)),
                clientCa,
                clientAuth,
                tls.value("client_allowed_sans").texts(),
                TlsNames.ciphers(tls.value("cipher_suites")),
                TlsNames.groups(tls.value("curve_preferences")),
                TlsNames.versions(tls));
    }

    private static Pem missing(MappingReader tls, String name, boolean isRequired) {
        if (isRequired) {
            tls.fault("no " + name + " (expected: " + name + " or " + name + "_file)");
        }
        return new Pem.Inline("");
    }

    /** The PEM text in field {@code name}, or in the file that the field {@code name_file} names. */
    public static Optional<Pem> pem(MappingReader tls, String name) {
        String inline = tls.value(name).text();
        Value inFile = tls.value(name + "_file");
        if (inFile.text().isEmpty()) {
            return inline.isEmpty() ? Optional.empty() : Optional.of(new Pem.Inline(inline));
        }
        try {
            return Optional.of(new Pem.InFile(Path.of(inFile.filePath())));
        } catch (InvalidPathException e) {
            inFile.refuse("the path of a file");
            return Optional.of(new Pem.Inline(""));
        }
    }

    /** All PEM texts of the settings. */
    public List<Pem> pems() {
        List<Pem> pems = new ArrayList<>(List.of(certificate, key));
        clientCa.ifPresent(pems::add);
        return pems;
    }
}
