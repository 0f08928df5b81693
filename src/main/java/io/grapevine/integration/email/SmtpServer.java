package io.grapevine.integration.email;

import io.grapevine.config.Smarthost;
import io.grapevine.config.receiver.EmailConfig;
import io.grapevine.http.SendFailure;
import io.grapevine.http.TlsMaterial;

/**
 * The server and how to speak to it.
 *
 * @param address its address
 * @param hello the name to greet with
 * @param implicitTls whether TLS is spoken from the first byte
 * @param startTls whether to insist on TLS after the greeting
 * @param tls certificates and versions
 */
record SmtpServer(Smarthost address, String hello, boolean implicitTls, boolean startTls, TlsMaterial tls) {
    private static final String SMTPS_PORT = "465";

    /**
     * The server that a configuration names; files of certificates are read now.
     *
     * @throws SendFailure if one cannot be read
     */
    static SmtpServer read(EmailConfig config) throws SendFailure {
        Boolean forced = config.forceImplicitTls();
        boolean implicit = forced == null ? config.smarthost().port().equals(SMTPS_PORT) : forced;
        return new SmtpServer(
                config.smarthost(),
                config.hello().isEmpty() ? "localhost" : config.hello(),
                implicit,
                config.requireTls() && !implicit,
                TlsMaterial.read(config.tlsConfig()));
    }

    /** Whether the server is this computer, by the names that leave no doubt. */
    boolean isLocal() {
        String host = address.host();
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    /**
     * The number of the port.
     *
     * @throws SendFailure if it is a name that is not known
     */
    int port() throws SendFailure {
        String port = switch (address.port()) {
            case "smtp" -> "25";
            case "smtps", "submissions" -> SMTPS_PORT;
            case "submission" -> "587";
            default -> address.port();
        };
        boolean numeric = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!numeric || Integer.parseInt(port) > 65535) {
            throw SendFailure.of("smarthost: port " + port + " (expected: 0 to 65535)");
        }
        return Integer.parseInt(port);
    }
}
