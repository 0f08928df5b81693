package io.grapevine.httpclient;

import io.grapevine.base.tls.UnusableFileException;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.LinkedHashSet;

/** The settings of a {@code tls_config} for an HTTP client of Vert.x. */
public final class ClientTls {
    /** The error of a client certificate or key that is unusable. */
    public static final String UNUSABLE = "tls_config: unusable client certificate or key (expected: PEM)";

    private ClientTls() {}

    /**
     * Makes all connections of a client TLS connections.
     *
     * @throws SendFailure if authorities, certificate or key are unusable
     */
    public static void apply(TlsMaterial tls, HttpClientOptions options) throws SendFailure {
        options.setVerifyHost(!tls.config().insecureSkipVerify())
                .setForceSni(!tls.config().serverName().isEmpty());
        secure(tls, options);
    }

    /**
     * Makes all connections of a client of WebSockets TLS connections.
     *
     * @throws SendFailure if authorities, certificate or key are unusable
     */
    public static WebSocketClientOptions apply(TlsMaterial tls, WebSocketClientOptions options) throws SendFailure {
        secure(tls, options.setVerifyHost(!tls.config().insecureSkipVerify()));
        return options;
    }

    private static void secure(TlsMaterial tls, ClientOptionsBase options) throws SendFailure {
        options.setSsl(true)
                .setEnabledSecureTransportProtocols(
                        new LinkedHashSet<>(tls.config().protocols()))
                .setTrustOptions(TrustOptions.wrap(tls.trust()));
        try {
            tls.identity().map(KeyCertOptions::wrap).ifPresent(options::setKeyCertOptions);
        } catch (UnusableFileException e) {
            throw SendFailure.of(UNUSABLE);
        }
    }
}
