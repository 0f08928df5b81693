package io.grapevine.config;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of a client. Authority, certificate and key each have at most one source; certificate and key are
 * set together.
 *
 * @param ca the certificates to trust, in PEM; empty for the system's
 * @param cert the client's certificate, in PEM
 * @param key the client's key, in PEM
 * @param serverName the name to expect in the server's certificate; empty for the URL's host
 * @param insecureSkipVerify whether any server certificate will do
 * @param minVersion the lowest version to speak; null for the library's
 * @param maxVersion the highest version to speak; null for the library's
 */
public record TlsConfig(
        String ca,
        String cert,
        Secret key,
        String caFile,
        String certFile,
        String keyFile,
        String caRef,
        String certRef,
        String keyRef,
        String serverName,
        boolean insecureSkipVerify,
        @Nullable TlsVersion minVersion,
        @Nullable TlsVersion maxVersion) {

    /** Nothing set. */
    public static final TlsConfig DEFAULT =
            new TlsConfig("", "", new Secret(""), "", "", "", "", "", "", "", false, null, null);

    /** The versions to speak by the JVM's names, from the lowest to the highest; 1.2 and 1.3 unless the settings say else. */
    public List<String> protocols() {
        TlsVersion lowest = minVersion == null ? TlsVersion.TLS12 : minVersion;
        TlsVersion highest = maxVersion == null ? TlsVersion.TLS13 : maxVersion;
        return Stream.of(TlsVersion.values())
                .filter(version -> version.compareTo(lowest) >= 0 && version.compareTo(highest) <= 0)
                .map(TlsVersion::protocol)
                .toList();
    }

    /** A TLS version by its configured name. */
    public enum TlsVersion {
        TLS10("TLSv1"),
        TLS11("TLSv1.1"),
        TLS12("TLSv1.2"),
        TLS13("TLSv1.3");

        private final String protocol;

        TlsVersion(String protocol) {
            this.protocol = protocol;
        }

        /** The name of the protocol in Java's TLS. */
        public String protocol() {
            return protocol;
        }
    }
}
