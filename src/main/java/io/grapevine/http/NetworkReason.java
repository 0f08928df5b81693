package io.grapevine.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The reason that the operating system gives for a connection that cannot be made. Exceptions of Java do not tell these
 * reasons apart by their class, and put an address behind them.
 */
public final class NetworkReason {
    private static final List<String> REASONS = List.of(
            "Connection refused",
            "Connection timed out",
            "Network is unreachable",
            "Network is down",
            "No route to host",
            "Host is down",
            "Cannot assign requested address",
            "Permission denied",
            "Operation not permitted",
            "Too many open files");

    private NetworkReason() {}

    /** The reason in lower case: {@code network is unreachable}; empty if the exception has none of them. */
    public static Optional<String> of(IOException fault) {
        String message = String.valueOf(fault.getMessage());
        return REASONS.stream()
                .filter(message::startsWith)
                .map(reason -> reason.toLowerCase(Locale.ROOT))
                .findFirst();
    }
}
