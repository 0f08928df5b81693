package io.grapevine.cluster.tls;

import io.grapevine.tls.Pem;
import io.grapevine.tls.UnusableFileException;
import io.grapevine.tls.settings.ServerTls;
import io.grapevine.tls.settings.TlsNames;
import io.grapevine.tls.settings.YamlFields;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a TLS file of the mesh says.
 *
 * @param server the side that is dialled
 * @param client the side that dials
 */
record MeshTlsConfig(ServerTls server, Client client) {
    /**
     * The side that dials.
     *
     * @param ca whom to trust; empty: those whom the JVM trusts
     * @param certificate what to show, if anything; it comes with its key
     * @param key its key
     * @param serverName the name to expect in every peer's certificate; empty: the name that was dialled
     * @param trustsAnybody whether certificates are not checked at all
     * @param versions TLS versions by the JVM's names
     */
    record Client(
            Optional<Pem> ca,
            Optional<Pem> certificate,
            Optional<Pem> key,
            String serverName,
            boolean trustsAnybody,
            List<String> versions) {}

    static MeshTlsConfig read(Path file) throws UnusableFileException {
        YamlFields root = YamlFields.read("cluster.tls-config", file);
        try {
            ServerTls server = ServerTls.read(file, root.mapping("tls_server_config"))
                    .orElseThrow(() -> UnusableFileException.of(
                            "tls_server_config", "nothing", "cert_file and key_file at least"));
            if (root.isNull("tls_client_config")) {
                throw UnusableFileException.of("tls_client_config", "nothing", "a mapping");
            }
            Client client = client(file, root.mapping("tls_client_config"));
            root.end();
            return new MeshTlsConfig(server, client);
        } catch (UnusableFileException e) {
            throw e.in(file);
        }
    }

    private static Client client(Path file, YamlFields tls) throws UnusableFileException {
        Optional<Pem> certificate = tls.pem(file, "cert");
        Optional<Pem> key = tls.pem(file, "key");
        if (certificate.isPresent() != key.isPresent()) {
            throw UnusableFileException.of(
                    "tls_client_config", certificate.isPresent() ? "cert alone" : "key alone", "both or neither");
        }
        Client client = new Client(
                tls.pem(file, "ca"),
                certificate,
                key,
                tls.text("server_name"),
                tls.flag("insecure_skip_verify", false),
                TlsNames.versions(tls.text("min_version"), tls.text("max_version")));
        tls.end();
        return client;
    }

    /** All PEM texts in it. */
    List<Pem> pems() {
        List<Pem> pems = server.pems();
        client.ca().ifPresent(pems::add);
        client.certificate().ifPresent(pems::add);
        client.key().ifPresent(pems::add);
        return pems;
    }
}
