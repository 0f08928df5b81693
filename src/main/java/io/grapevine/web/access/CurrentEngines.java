package io.grapevine.web.access;

import io.grapevine.config.file.tls.ServerTls;
import io.grapevine.config.file.tls.TlsConstraints;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Sets up each TLS handshake by the settings that hold by then: suites, groups, versions and kind of client check. */
final class CurrentEngines extends JdkSSLEngineOptions {
    private final Supplier<ServerTls> current;

    CurrentEngines(Supplier<ServerTls> current) {
        this.current = current;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return this; // Vert.x copies options; these have no state of their own
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Configured(super.create());
            }
        };
    }

    /** Netty's context whose engines have the current settings. */
    private final class Configured extends DelegatingSslContext {
        Configured(SslContext wrapped) {
            super(wrapped);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            ServerTls tls = current.get();
            SSLParameters parameters = engine.getSSLParameters();
            if (!tls.ciphers().isEmpty()) {
                List<String> suites = new ArrayList<>(tls.ciphers());
                suites.retainAll(Set.of(engine.getSupportedCipherSuites()));
                parameters.setCipherSuites(suites.toArray(String[]::new));
            }
            parameters.setAlgorithmConstraints(new TlsConstraints(tls));
            switch (tls.clientAuth()) {
                case NONE -> parameters.setWantClientAuth(false);
                case REQUEST, VERIFY_IF_GIVEN -> parameters.setWantClientAuth(true);
                case REQUIRE_ANY, REQUIRE_AND_VERIFY -> parameters.setNeedClientAuth(true);
            }
            engine.setSSLParameters(parameters);
        }
    }
}
