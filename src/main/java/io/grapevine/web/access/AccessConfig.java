package io.grapevine.web.access;

import io.grapevine.config.Secret;
import io.grapevine.tls.Pem;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a web configuration file says.
 *
 * @param tls how connections are encrypted; empty: not at all
 * @param http2 whether HTTP/2 is offered, which needs TLS
 * @param headers headers of every answer
 * @param rate the limit of requests
 * @param users bcrypt hashes by user name; none: everybody may come in
 */
public record AccessConfig(
        Optional<TlsConfig> tls, boolean http2, Map<String, String> headers, Rate rate, Map<String, Secret> users) {
    /** What holds without a file. */
    public static final AccessConfig OPEN =
            new AccessConfig(Optional.empty(), false, Map.of(), new Rate(Duration.ZERO, 0), Map.of());

    /** Copies the maps, in the order of their keys. */
    public AccessConfig {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        users = Collections.unmodifiableMap(new TreeMap<>(users));
    }

    /**
     * A limit of requests.
     *
     * @param interval time in which one more request is allowed; zero: no limit
     * @param burst how many may come at once
     */
    public record Rate(Duration interval, int burst) {
        /** Whether there is a limit. */
        public boolean limits() {
            return !interval.isZero();
        }
    }

    /** How far a client certificate is asked for. */
    public enum ClientAuth {
        /** Not at all. */
        NONE,
        /** Asked for, never checked. */
        REQUEST,
        /** Needed, never checked. */
        REQUIRE_ANY,
        /** Checked where there is one. */
        VERIFY_IF_GIVEN,
        /** Needed and checked. */
        REQUIRE_AND_VERIFY
    }

    /**
     * How connections are encrypted.
     *
     * @param certificate the chain
     * @param key its key
     * @param clientCa who signs client certificates; empty: those whom the JVM trusts
     * @param clientAuth whether clients need a certificate
     * @param allowedSans alternative names of which a client certificate must have one; empty list: any
     * @param ciphers cipher suites up to TLS 1.2, by their standard names; none: the JVM's
     * @param versions TLS versions by the JVM's names, {@code TLSv1.2}
     */
    public record TlsConfig(
            Pem certificate,
            Pem key,
            Optional<Pem> clientCa,
            ClientAuth clientAuth,
            List<String> allowedSans,
            List<String> ciphers,
            List<String> versions) {}
}
