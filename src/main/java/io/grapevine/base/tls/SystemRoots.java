package io.grapevine.base.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities that the operating system trusts, found as in Go: in the file of {@code SSL_CERT_FILE},
 * or in the first of the usual files. Private authorities are installed there, not in the Java runtime.
 */
public final class SystemRoots {
    private static final List<Path> USUAL_PLACES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/pki/tls/cacert.pem"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private SystemRoots() {}

    /** Read once, as there are many and they hardly ever change. */
    private static final class Once {
        private static final @Nullable List<Certificate> ALL = load(System.getenv("SSL_CERT_FILE"), USUAL_PLACES);
    }

    /** The authorities; null for those of the Java runtime. */
    public static @Nullable List<Certificate> all() {
        return Once.ALL;
    }

    /**
     * Reads the authorities.
     *
     * @param named the file of the environment variable, the only one used if set; or null
     * @param usual the files tried otherwise
     * @return null if there is no file that can be used
     */
    static @Nullable List<Certificate> load(@Nullable String named, List<Path> usual) {
        for (Path file : named == null || named.isEmpty() ? usual : List.of(Path.of(named))) {
            try {
                if (Files.isReadable(file)) {
                    return certificates(Files.readString(file));
                }
            } catch (IOException | GeneralSecurityException unusable) {
                return null;
            }
        }
        return null;
    }

    /**
     * The certificates of a text in PEM.
     *
     * @throws GeneralSecurityException if there is none, or one is broken
     */
    public static List<Certificate> certificates(String pem) throws GeneralSecurityException {
        List<Certificate> certificates = List.copyOf(CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        return certificates;
    }
}
