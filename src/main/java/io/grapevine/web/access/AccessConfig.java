package io.grapevine.web.access;

import io.grapevine.config.Secret;
import io.grapevine.config.tls.ServerTls;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Content of a web configuration file.
 *
 * @param tls how connections are encrypted; empty: not at all
 * @param http2 whether HTTP/2 is offered, which needs TLS
 * @param headers headers of every answer
 * @param rate the limit of requests
 * @param users bcrypt hashes by user name; none: any client is accepted
 */
public record AccessConfig(
        Optional<ServerTls> tls, boolean http2, Map<String, String> headers, Rate rate, Map<String, Secret> users) {
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
}
