package io.grapevine.httpclient;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The operating system's reason for a failed connection. Java's exception classes do not distinguish these reasons, and
 * their messages end with an address.
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

    /** The reason in lower case, such as {@code network is unreachable}; empty if the message has no known one. */
    public static Optional<String> of(IOException fault) {
        String message = String.valueOf(fault.getMessage());
        return REASONS.stream()
                .filter(message::startsWith)
                .map(reason -> reason.toLowerCase(Locale.ROOT))
                .findFirst();
    }
}
