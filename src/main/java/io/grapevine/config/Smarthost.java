package io.grapevine.config;

/**
 * The host and port of the SMTP server, {@code smtp_smarthost}.
 *
 * @param host the name or address, an IPv6 address without brackets; may be empty
 * @param port the port, by number or by name; never empty, except with an empty host, for no address at all
 */
public record Smarthost(String host, String port) {
    /** No address. */
    public static final Smarthost NONE = new Smarthost("", "");

    /** Whether there is no address. */
    public boolean isEmpty() {
        return host.isEmpty() && port.isEmpty();
    }

    /** The address as {@code host:port}, a host with a colon in brackets; empty if there is none. */
    @Override
    public String toString() {
        return isEmpty() ? "" : (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
