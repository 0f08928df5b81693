package io.grapevine.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The options of the web server.
 *
 * @param listenAddresses {@code host:port} of each listener, host optional, IPv6 in brackets, port 0 for any free one
 * @param systemdSocket whether the socket that systemd passes is served instead of the addresses
 * @param configFile file with TLS, users and headers; empty: none
 * @param accessFile file with roles and the policy for silences; empty: none
 * @param prefix the path before all endpoints
 * @param externalUrl the URL for users; empty if none is given
 * @param origins whether pages of an origin may call the API; empty: no CORS header is sent
 * @param getConcurrency most GET requests at a time; at zero or below the number of processors, at least 8
 * @param timeout limit of a request; none at zero or below
 * @param limits bounds on what a client may send and how slowly
 */
public record WebOptions(
        List<String> listenAddresses,
        boolean systemdSocket,
        String configFile,
        String accessFile,
        RoutePrefix prefix,
        String externalUrl,
        Optional<Predicate<String>> origins,
        int getConcurrency,
        Duration timeout,
        Limits limits) {

    /**
     * Bounds on what clients may send and how long they may take.
     *
     * @param body largest request body in bytes
     * @param head most time from connecting to the end of the first request's head
     * @param bodyTime most time from the end of a head to the end of the body
     * @param idle most time between two requests of a connection, and without progress of an answer
     * @param connections most connections at a time, or fewer where open files are limited; with more, those without a request
     *     for longest are closed
     */
    public record Limits(long body, Duration head, Duration bodyTime, Duration idle, int connections) {
        /** 64 MiB, 30 s, two and five minutes, and as many connections as the limit of open files has room for. */
        public static final Limits DEFAULT = new Limits(
                64L << 20, Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(5), Integer.MAX_VALUE);
    }

    /** The effective limit of concurrent GET requests. */
    int effectiveGetConcurrency() {
        return getConcurrency > 0
                ? getConcurrency
                : Math.max(Runtime.getRuntime().availableProcessors(), 8);
    }
}
