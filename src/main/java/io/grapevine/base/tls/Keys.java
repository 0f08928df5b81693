package io.grapevine.base.tls;

import io.grapevine.base.go.FileReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.X509ExtendedKeyManager;

/** Certificates and keys, from PEM text to what the JVM's TLS works with. */
public final class Keys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> KEYS = List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");

    static {
        // Else a session is in a ticket that its client keeps and that is good for an hour, whatever the timeout; then
        // for a new one.
        System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
    }

    private Keys() {}

    /** A certificate with its key. */
    public static X509ExtendedKeyManager keyManager(Pem certificate, Pem key) throws UnusableFileException {
        try {
            // A store of the default type would encrypt the key, which takes a tenth of a second, for a password that
            // is empty.
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            List<Certificate> chain = certificates("cert_file", certificate);
            PrivateKey privateKey = privateKey(key, chain.get(0).getPublicKey());
            checkPair(chain.get(0).getPublicKey(), privateKey);
            store.setKeyEntry("server", privateKey, new char[0], chain.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw UnusableFileException.of(
                    "cert_file and key_file", "do not belong together", "a certificate and its key");
        }
    }

    /**
     * Lets sessions end as soon as can be: one that is resumed brings a certificate that is not checked again, even if it has
     * ended, or the configuration has changed since.
     */
    public static void forgetSessions(SSLSessionContext sessions) {
        sessions.setSessionTimeout(1); // in seconds; 0 means for ever
    }

    private static void checkPair(PublicKey certified, PrivateKey key)
            throws GeneralSecurityException, UnusableFileException {
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        if (!signature.verify(signed)) {
            throw UnusableFileException.of("key_file", "the key of another certificate", "the key of cert_file");
        }
    }

    /** Trust in certificates signed by {@code authorities}; in those that the JVM trusts if there are none. */
    public static Authorities trustManager(Optional<Pem> authorities) throws UnusableFileException {
        try {
            return authorities.isEmpty()
                    ? Authorities.ofJvm()
                    : Authorities.of(certificates("client_ca_file", authorities.get()));
        } catch (GeneralSecurityException e) {
            throw UnusableFileException.of("client_ca_file", "cannot be used", "certificates");
        }
    }

    private static List<Certificate> certificates(String field, Pem pem) throws UnusableFileException {
        List<Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(read(field, pem));
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (block.find()) {
                if (block.group(1).equals("CERTIFICATE")) {
                    certificates.add(factory.generateCertificate(new ByteArrayInputStream(bytes(block))));
                }
            }
        } catch (CertificateException e) {
            throw UnusableFileException.of(field, "a broken certificate", "PEM certificates");
        }
        if (certificates.isEmpty()) {
            throw UnusableFileException.of(field, "no certificate", "PEM certificates");
        }
        return certificates;
    }

    private static PrivateKey privateKey(Pem pem, PublicKey certified)
            throws UnusableFileException, GeneralSecurityException {
        Matcher block = BLOCK.matcher(read("key_file", pem));
        while (block.find()) {
            if (KEYS.contains(block.group(1))) {
                return KeyDer.read(bytes(block), certified);
            }
        }
        throw UnusableFileException.of("key_file", "no key", "an unencrypted PEM private key");
    }

    private static byte[] bytes(Matcher block) throws UnusableFileException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw UnusableFileException.of("tls_server_config", "a broken PEM block", "base 64");
        }
    }

    private static String read(String field, Pem pem) throws UnusableFileException {
        try {
            return pem.read();
        } catch (IOException e) {
            Object place = pem instanceof Pem.InFile inFile ? inFile.file() : "text";
            throw UnusableFileException.of(field, place + ": " + FileReason.of(e), "a readable file");
        }
    }
}
