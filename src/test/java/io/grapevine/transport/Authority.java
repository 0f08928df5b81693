package io.grapevine.transport;

import static io.grapevine.base.tls.MadeCertificates.keytool;
import static io.grapevine.base.tls.MadeCertificates.pem;
import static io.grapevine.base.tls.MadeCertificates.selfSign;

import io.grapevine.base.tls.Keys;
import io.grapevine.base.tls.Pem;
import io.grapevine.base.tls.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;

/** Signs certificates, by the JDK's keytool, and writes the files that the mesh reads. */
public final class Authority {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;
    private final Path store;

    /** With a new key of its own, in {@code ca.pem} of the directory, valid for 30 days unless options of keytool say else. */
    public Authority(Path directory, String... validity)
            throws IOException, InterruptedException, GeneralSecurityException {
        this.directory = Files.createDirectories(directory);
        this.store = directory.resolve("store.jks");
        List<String> options = new ArrayList<>(List.of("-dname", "CN=ca", "-ext", "bc:c"));
        options.addAll(validity.length == 0 ? List.of("-validity", "30") : List.of(validity));
        write(keytool(store, "ca", "EC", options.toArray(String[]::new)));
    }

    /** Renews the authority for 30 days: another certificate for the same key, in the same file. */
    public void renew() throws IOException, InterruptedException, GeneralSecurityException {
        write(selfSign(store, "ca", "-ext", "bc:c", "-validity", "30"));
    }

    private void write(KeyStore made) throws IOException, GeneralSecurityException {
        Files.writeString(
                directory.resolve("ca.pem"),
                pem("CERTIFICATE", made.getCertificate("ca").getEncoded()));
    }

    /** Writes {@code name.pem} and {@code name-key.pem}, for an alternative name like {@code ip:127.0.0.1}. */
    public void issue(String name, String san, String... validity)
            throws IOException, InterruptedException, GeneralSecurityException {
        List<String> options = new ArrayList<>(List.of("-ext", "san=" + san));
        options.addAll(validity.length == 0 ? List.of("-validity", "10") : List.of(validity));
        issueWith(name, options);
    }

    /** Writes {@code name.pem} and {@code name-key.pem}, for a common name alone. */
    public void issueWithoutNames(String name) throws IOException, InterruptedException, GeneralSecurityException {
        issueWith(name, List.of("-validity", "10"));
    }

    private void issueWith(String name, List<String> more)
            throws IOException, InterruptedException, GeneralSecurityException {
        List<String> options = new ArrayList<>(List.of("-signer", "ca", "-dname", "CN=" + name));
        options.addAll(more);
        String alias = name + System.nanoTime();
        KeyStore loaded = keytool(store, alias, "EC", options.toArray(String[]::new));
        Files.writeString(
                directory.resolve(name + "-key.pem"),
                pem("PRIVATE KEY", loaded.getKey(alias, PASSWORD).getEncoded()));
        Files.writeString(
                directory.resolve(name + ".pem"),
                pem("CERTIFICATE", loaded.getCertificate(alias).getEncoded()));
    }

    /** The certificate {@code name} with its key, for a client of the JDK. */
    KeyManager keys(String name) throws UnusableFileException {
        return Keys.keyManager(
                new Pem.InFile(directory.resolve(name + ".pem")), new Pem.InFile(directory.resolve(name + "-key.pem")));
    }

    /** Writes a file for {@code --cluster.tls-config} with the certificate {@code name} for both sides. */
    public Path config(String name, String more) throws IOException {
        return Files.writeString(directory.resolve(name + ".yml"), """
                tls_server_config:
                  cert_file: %1$s.pem
                  key_file: %1$s-key.pem
                  client_ca_file: ca.pem
                  client_auth_type: RequireAndVerifyClientCert
                tls_client_config:
                  cert_file: %1$s.pem
                  key_file: %1$s-key.pem
                  ca_file: ca.pem
                %2$s
                """.formatted(name, more));
    }
}
