package io.grapevine.web;

import io.grapevine.base.go.IpNetwork;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address to listen on.
 *
 * @param host name or IP address without brackets; empty: every address of the machine
 * @param port 0 for any free one
 */
public record ListenAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\[\\]]*)]|([^\\[\\]:]*)):(\\d{1,5})?");

    /** Reads {@code host:port}; empty if it is not of that form. */
    public static Optional<ListenAddress> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = form.group(3) == null ? 0 : IpNetwork.port(form.group(3));
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return port < 0 ? Optional.empty() : Optional.of(new ListenAddress(host, port));
    }

    /** Returns the address with the port that was bound. */
    ListenAddress at(int actualPort) {
        return new ListenAddress(host, actualPort);
    }

    /** The address to bind: the wildcard includes IPv4 and IPv6 if the machine has both. */
    String bindHost() {
        return host.isEmpty() ? "0.0.0.0" : host;
    }

    @Override
    public String toString() {
        String shown = host.isEmpty() ? "::" : host;
        return (shown.indexOf(':') >= 0 ? "[" + shown + "]" : shown) + ":" + port;
    }
}
