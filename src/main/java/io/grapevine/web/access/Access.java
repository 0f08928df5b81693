package io.grapevine.web.access;

import io.grapevine.tls.ClientCheck;
import io.grapevine.tls.Keys;
import io.grapevine.tls.ReloadingFile;
import io.grapevine.tls.RenewedKeys;
import io.grapevine.tls.UnusableFileException;
import io.grapevine.tls.settings.ServerTls;
import io.grapevine.tls.settings.ServerTls.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The web configuration as it holds at the moment. */
public final class Access {
    private final Optional<ReloadingFile<Loaded>> loaded;

    /** A configuration with the certificates that it names. */
    private record Loaded(
            AccessConfig config,
            Optional<X509ExtendedKeyManager> keys,
            Optional<X509ExtendedTrustManager> authorities) {}

    private Access(Optional<ReloadingFile<Loaded>> loaded) {
        this.loaded = loaded;
    }

    /** Everybody may come in, without TLS. */
    public static Access open() {
        return new Access(Optional.empty());
    }

    /** Reads a web configuration and all that it names; both are watched from now on. */
    public static Access from(Path file) throws UnusableFileException {
        return new Access(Optional.of(new ReloadingFile<>(
                file,
                () -> load(AccessConfigFile.read(file)),
                value -> value.config().tls().map(ServerTls::pems).orElse(List.of()))));
    }

    private static Loaded load(AccessConfig config) throws UnusableFileException {
        if (config.tls().isEmpty()) {
            return new Loaded(config, Optional.empty(), Optional.empty());
        }
        ServerTls tls = config.tls().get();
        return new Loaded(
                config,
                Optional.of(Keys.keyManager(tls.certificate(), tls.key())),
                Optional.of(Keys.trustManager(tls.clientCa())));
    }

    /** The configuration. */
    public AccessConfig config() {
        return loaded.map(watched -> watched.get().config()).orElse(AccessConfig.OPEN);
    }

    /**
     * Turns TLS on in the options of a listener, where the configuration has it. Certificates, authorities and names of
     * clients then follow the files; whether there is TLS, its versions, ciphers and kind of client check do not.
     */
    public void apply(HttpServerOptions options) {
        loaded.ifPresent(watched -> watched.get().config().tls().ifPresent(tls -> apply(options, watched, tls)));
    }

    private static void apply(HttpServerOptions options, ReloadingFile<Loaded> watched, ServerTls tls) {
        options.setSsl(true)
                .setUseAlpn(watched.get().config().http2())
                .setEnabledSecureTransportProtocols(new HashSet<>(tls.versions()))
                .setKeyCertOptions(KeyCertOptions.wrap(
                        new RenewedKeys(() -> watched.get().keys().orElseThrow())));
        tls.ciphers().forEach(options::addEnabledCipherSuite);
        ClientAuth auth = tls.clientAuth();
        if (auth != ClientAuth.NONE) {
            options.setClientAuth(clientAuth(auth))
                    .setTrustOptions(TrustOptions.wrap(new ClientCheck(
                            () -> watched.get().authorities().orElseThrow(), auth.isVerified(), tls.allowedSans())));
        }
    }

    private static io.vertx.core.http.ClientAuth clientAuth(ClientAuth auth) {
        return switch (auth) {
            case NONE -> io.vertx.core.http.ClientAuth.NONE;
            case REQUEST, VERIFY_IF_GIVEN -> io.vertx.core.http.ClientAuth.REQUEST;
            case REQUIRE_ANY, REQUIRE_AND_VERIFY -> io.vertx.core.http.ClientAuth.REQUIRED;
        };
    }
}
