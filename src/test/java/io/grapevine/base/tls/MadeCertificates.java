package io.grapevine.base.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A self-signed certificate and its key, made by the JDK's keytool, in the forms that the tests need. */
public record MadeCertificates(KeyStore store) {
    /** The one whose password takes no time to try. */
    private static final String TYPE = "JKS";

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Map<String, MadeCertificates> MADE = new HashMap<>();

    /** Returns the one of this name and algorithm, which a JVM makes once, with a file {@code name.jks} in a directory. */
    public static synchronized MadeCertificates make(Path directory, String name, String algorithm)
            throws IOException, InterruptedException, GeneralSecurityException {
        String key = name + ' ' + algorithm;
        MadeCertificates made = MADE.get(key);
        if (made == null) {
            made = generate(directory, name, algorithm, "-validity", "2");
            MADE.put(key, made);
        }
        return made;
    }

    /** Makes one that has expired. */
    public static MadeCertificates makeExpired(Path directory, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        return generate(directory, name, "EC", "-startdate", "-10d", "-validity", "5");
    }

    /** Makes one that expires after so many seconds from now. */
    public static MadeCertificates makeExpiring(Path directory, String name, int seconds)
            throws IOException, InterruptedException, GeneralSecurityException {
        return generate(directory, name, "EC", "-startdate", "-1d+" + seconds + "S", "-validity", "1");
    }

    private static MadeCertificates generate(Path directory, String name, String algorithm, String... validity)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve(name + ".jks");
        List<String> options = new ArrayList<>(List.of("-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1,dns:" + name));
        Collections.addAll(options, validity);
        return new MadeCertificates(keytool(file, "it", algorithm, options.toArray(String[]::new)));
    }

    /** Makes a key with a certificate in a file, with further options, and returns all that the file then holds. */
    public static KeyStore keytool(Path file, String alias, String algorithm, String... options)
            throws IOException, InterruptedException, GeneralSecurityException {
        List<String> more = new ArrayList<>(List.of("-keyalg", algorithm));
        Collections.addAll(more, options);
        Collections.addAll(more, algorithm.equals("EC") ? new String[] {"-groupname", "secp256r1"} : new String[0]);
        return run("-genkeypair", file, alias, more);
    }

    /** Replaces a certificate by another that its own key signs, and returns all that the file then holds. */
    public static KeyStore selfSign(Path file, String alias, String... options)
            throws IOException, InterruptedException, GeneralSecurityException {
        return run("-selfcert", file, alias, List.of(options));
    }

    private static KeyStore run(String action, Path file, String alias, List<String> options)
            throws IOException, InterruptedException, GeneralSecurityException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                action,
                "-alias",
                alias,
                "-storetype",
                TYPE,
                "-storepass",
                "changeit",
                "-keypass",
                "changeit",
                "-keystore",
                file.toString()));
        command.addAll(options);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(said).doesNotContain("error");
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance(TYPE);
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    X509Certificate certificate() throws GeneralSecurityException {
        return (X509Certificate) store.getCertificate("it");
    }

    public byte[] key() throws GeneralSecurityException {
        Key key = store.getKey("it", PASSWORD);
        return key.getEncoded();
    }

    /** Writes certificate and key as PEM files of these names. */
    public void write(Path certificate, Path key) throws IOException, GeneralSecurityException {
        Files.writeString(certificate, pem("CERTIFICATE", certificate().getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", key()));
    }

    public static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    /** A client that trusts this certificate alone and shows that of {@code own}, if there is one. */
    public SSLContext client(@Nullable MadeCertificates own) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        Certificate certificate = certificate();
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        TrustManager[] managers = trust.getTrustManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        if (own == null) {
            context.init(null, managers, null);
        } else {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own.store(), PASSWORD);
            context.init(keys.getKeyManagers(), managers, null);
        }
        return context;
    }
}
