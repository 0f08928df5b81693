package io.grapevine.receiver;

import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of the tests. */
public final class TestTls {
    private TestTls() {}

    /** The text of a file beside the certificates. */
    public static String pem(String name) {
        try (InputStream in = TestTls.class.getResourceAsStream("tls/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** TLS for a server with one of the certificates, which asks for certificates of clients if set. */
    public static SSLContext server(String name) {
        return server(pem(name + ".pem"), pem(name + ".key"));
    }

    /** TLS for a server with a certificate and its key in PEM, otherwise as {@link #server(String)}. */
    public static SSLContext server(String certificate, String key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(certificate))
                            .addKeyValue(Buffer.buffer(key))
                            .getKeyManagerFactory(null)
                            .getKeyManagers(),
                    trust().getTrustManagers(),
                    null);
            return context;
        } catch (Exception unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    private static TrustManagerFactory trust() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        byte[] ca = pem("ca.pem").getBytes(StandardCharsets.UTF_8);
        store.setCertificateEntry(
                "ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(ca)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    /** Settings that trust the authority of the tests. */
    public static TlsConfig trusting() {
        return config(pem("ca.pem"), "", "", "", false);
    }

    /** Settings as given. */
    public static TlsConfig config(String ca, String cert, String key, String serverName, boolean insecure) {
        return new TlsConfig(ca, cert, new Secret(key), "", "", "", "", "", "", serverName, insecure, null, null);
    }
}
