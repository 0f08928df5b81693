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
 * The content of a TLS configuration file of the mesh.
 *
 * @param server TLS of accepted connections
 * @param client TLS of dialled connections
 */
record MeshTlsConfig(ServerTls server, Client client) {
    /**
     * TLS of dialled connections.
     *
     * @param ca the trusted authorities; empty: those of the JVM
     * @param certificate the client certificate, if any, with its key
     * @param key its key
     * @param serverName the expected name in every peer's certificate; empty: the dialled name
     * @param insecureSkipVerify whether certificates are not verified
     * @param versions TLS versions by the JVM's names
     */
    record Client(
            Optional<Pem> ca,
            Optional<Pem> certificate,
            Optional<Pem> key,
            String serverName,
            boolean insecureSkipVerify,
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

    /** All PEM texts of the file. */
    List<Pem> pems() {
        List<Pem> pems = server.pems();
        client.ca().ifPresent(pems::add);
        client.certificate().ifPresent(pems::add);
        client.key().ifPresent(pems::add);
        return pems;
    }
}
