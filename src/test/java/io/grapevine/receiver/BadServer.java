package io.grapevine.receiver;

import io.grapevine.config.TlsConfig;
import io.grapevine.transport.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A server whose certificate no client may accept, though Java's own trust would.
 *
 * @param tls the TLS of the server
 * @param client the settings of the client
 * @param reason what the client has to say
 */
public record BadServer(SSLContext tls, TlsConfig client, String reason) {
    private static final String NAME = "hooks.example.org";

    /** All kinds, with files in a directory. */
    public static List<BadServer> all(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path old = directory.resolve("old");
        Authority expired = new Authority(old, "-startdate", "-10d", "-validity", "5");
        expired.issue("leaf", "ip:127.0.0.1");
        expired.issue("over", "ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
        Path today = directory.resolve("today");
        new Authority(today).issueWithoutNames(NAME);
        return List.of(
                of(old, "leaf", "ca", "", "the authority CN=ca expired on "),
                of(old, "over", "over", "", "the certificate expired on "),
                of(today, NAME, "ca", NAME, "the certificate has no name of a host as alternative name"));
    }

    private static BadServer of(Path directory, String leaf, String ca, String name, String reason) throws IOException {
        return new BadServer(
                TestTls.server(read(directory, leaf), read(directory, leaf + "-key")),
                TestTls.config(read(directory, ca), "", "", name, false),
                reason);
    }

    private static String read(Path directory, String name) throws IOException {
        return Files.readString(directory.resolve(name + ".pem"));
    }
}
