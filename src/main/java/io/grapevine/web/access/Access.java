package io.grapevine.web.access;

import io.grapevine.base.BoundedMap;
import io.grapevine.base.loop.Throttle;
import io.grapevine.base.tls.Authorities;
import io.grapevine.base.tls.ClientCheck;
import io.grapevine.base.tls.Keys;
import io.grapevine.base.tls.ReloadingFile;
import io.grapevine.base.tls.RenewedKeys;
import io.grapevine.base.tls.TlsFault;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.tls.ServerTls;
import io.grapevine.config.tls.TlsConstraints;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web configuration as it holds at the moment. */
public final class Access {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final Optional<ReloadingFile<Loaded>> loaded;

    /** A configuration with the certificates that it names. */
    private record Loaded(
            AccessConfig config,
            Optional<X509ExtendedKeyManager> keys,
            Optional<Authorities> authorities,
            Optional<VerifiedClients> verified) {}

    private Access(Optional<ReloadingFile<Loaded>> loaded) {
        this.loaded = loaded;
    }

    /** Any client is accepted, without TLS. */
    public static Access open() {
        return new Access(Optional.empty());
    }

    /** Reads a web configuration and all that it names; both are watched from now on. */
    public static Access from(Path file) throws UnusableFileException {
        return new Access(Optional.of(new ReloadingFile<>(
                file,
                before -> load(AccessConfig.read(file, before.map(Loaded::config))),
                value -> value.config().tls().map(ServerTls::pems).orElse(List.of()))));
    }

    private static Loaded load(AccessConfig config) throws UnusableFileException {
        if (config.tls().isEmpty()) {
            return new Loaded(config, Optional.empty(), Optional.empty(), Optional.empty());
        }
        ServerTls tls = config.tls().get();
        Authorities authorities = Keys.trustManager(tls.clientCa());
        return new Loaded(
                config,
                Optional.of(Keys.keyManager(tls.certificate(), tls.key())),
                Optional.of(authorities),
                tls.clientAuth().isVerified() ? Optional.of(new VerifiedClients(authorities)) : Optional.empty());
    }

    /** Tells of changes of the file, as {@link ReloadingFile#watchedBy} does. */
    public void watchedBy(BiConsumer<String, String> watcher) {
        loaded.ifPresent(watched -> watched.watchedBy(watcher));
    }

    /** The configuration. */
    public AccessConfig config() {
        return loaded.map(watched -> watched.get().config()).orElse(AccessConfig.OPEN);
    }

    /** The names in the certificate of a client; none unless certificates of clients are verified, and this one is. */
    List<String> clientNames(@Nullable SSLSession session) {
        Optional<VerifiedClients> verified =
                loaded.flatMap(watched -> watched.get().verified());
        if (session == null || verified.isEmpty()) {
            return List.of();
        }
        try {
            X509Certificate[] chain = Stream.of(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .toArray(X509Certificate[]::new);
            return chain.length > 0 && verified.get().accept(chain) ? names(chain[0]) : List.of();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    /**
     * Turns TLS on in the options of a listener, where the configuration has it. Everything about it then follows the
     * files at the next handshake, except whether there is TLS at all, HTTP/2, and versions before TLS 1.2.
     */
    public void apply(HttpServerOptions options) {
        loaded.ifPresent(watched -> watched.get().config().tls().ifPresent(tls -> apply(options, watched, tls)));
    }

    private static void apply(HttpServerOptions options, ReloadingFile<Loaded> watched, ServerTls first) {
        Set<String> versions = new TreeSet<>(first.versions());
        versions.addAll(List.of("TLSv1.2", "TLSv1.3")); // restricted at each handshake
        Supplier<ServerTls> tls = () -> watched.get().config().tls().orElse(first);
        options.setSsl(true)
                .setUseAlpn(watched.get().config().http2())
                .setEnabledSecureTransportProtocols(versions)
                .setSslEngineOptions(new CurrentEngines(tls))
                .setKeyCertOptions(KeyCertOptions.wrap(
                        new RenewedKeys(() -> watched.get().keys().orElseThrow())))
                .setTrustOptions(TrustOptions.wrap(new ClientCheck(
                        () -> watched.get().authorities().orElseThrow(),
                        () -> tls.get().clientAuth().isVerified(),
                        () -> tls.get().allowedSans(),
                        refusals())));
    }

    /** The names in a client certificate: the common name first, then mail, DNS, URI and IP alternative names. */
    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
                    names.add(name);
                }
            }
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(1) instanceof String name) {
                    names.add(name);
                }
            }
        } catch (InvalidNameException | CertificateParsingException e) {
            return List.of(); // a certificate that cannot be read gives no rights
        }
        return names;
    }

    /**
     * Checks that authorities have signed a client certificate. The handshake has checked so too, but perhaps before the web
     * configuration changed, or in a session that was resumed. Verdicts on the last certificates are remembered, until a
     * certificate ends or begins to be valid.
     */
    private static final class VerifiedClients {
        private static final int MOST = 1_000;

        private final Authorities authorities;
        private final Map<List<X509Certificate>, Verdict> verdicts = BoundedMap.byUse(MOST);

        private record Verdict(boolean accepted, Instant until) {}

        VerifiedClients(Authorities authorities) {
            this.authorities = authorities;
        }

        /** Returns whether the first certificate of {@code chain} is valid now and signed by an authority that is. */
        synchronized boolean accept(X509Certificate[] chain) {
            Instant now = Instant.now();
            List<X509Certificate> shown = List.of(chain);
            Verdict verdict = verdicts.get(shown);
            if (verdict == null || !now.isBefore(verdict.until())) {
                Instant until = authorities.changesAt(shown);
                verdict = new Verdict(isSigned(chain), until);
                verdicts.put(shown, verdict);
            }
            return verdict.accepted();
        }

        private boolean isSigned(X509Certificate[] chain) {
            try {
                authorities.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
                return true;
            } catch (CertificateException e) {
                return false;
            }
        }
    }

    /** Logs why the certificate of a client was refused, at most once a minute: TLS tells the client next to nothing. */
    private static Consumer<CertificateException> refusals() {
        Throttle reports = new Throttle(Duration.ofMinutes(1));
        return refused -> {
            if (reports.permits(Duration.ofNanos(System.nanoTime()))) {
                LOG.atWarn().addKeyValue("err", TlsFault.ofCertificate(refused)).log("Certificate of a client refused");
            }
        };
    }

    /** Sets up each TLS handshake by the settings that hold by then: suites, groups, versions and kind of client check. */
    private static final class CurrentEngines extends JdkSSLEngineOptions {
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
                    SslContext context = super.create();
                    Keys.forgetSessions(context.sessionContext());
                    return new Configured(context);
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
}
