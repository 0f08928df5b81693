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
 * @param getConcurrency most GET requests at a time
 * @param timeout limit of a request; none at zero or below
 * @param connect bounds on calls of Connect
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
        Connect connect,
        Limits limits) {

    /**
     * Bounds on calls of Connect and gRPC, which are unary (one request, one response) or streams. None of the times and sizes
     * is bounded at zero or below.
     *
     * @param unaryConcurrency most unary calls at a time
     * @param streamConcurrency most streams at a time
     * @param unaryTimeout most time of a unary call, from before its request is read
     * @param streamIdle most time between two messages of a stream
     * @param streamLifetime most time of a stream
     * @param readBytes largest message of a client, decompressed
     * @param sendBytes largest message to a client
     * @param bodyBytes largest body of the request of a unary call, as it is sent
     */
    public record Connect(
            int unaryConcurrency,
            int streamConcurrency,
            Duration unaryTimeout,
            Duration streamIdle,
            Duration streamLifetime,
            long readBytes,
            long sendBytes,
            long bodyBytes) {}

    /**
     * Bounds on what clients may send and how long they may take.
     *
     * @param body largest request body in bytes
     * @param head most time from connecting, or from the first byte of a later request, to the end of the request's head
     * @param bodyTime most time from the end of a head to the end of the body
     * @param idle most time between two requests of a connection, and without progress of an answer
     * @param connections most connections at a time, or fewer where open files are limited; with more, those without a request
     *     for longest are closed
     */
    public record Limits(long body, Duration head, Duration bodyTime, Duration idle, int connections) {
        /** 64 MiB, 10 s, two and five minutes, and as many connections as the limit of open files has room for. */
        public static final Limits DEFAULT = new Limits(
                64L << 20, Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofMinutes(5), Integer.MAX_VALUE);
    }
}
