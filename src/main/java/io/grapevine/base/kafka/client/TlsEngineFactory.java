package io.grapevine.base.kafka.client;

import io.grapevine.base.kafka.ProducerSettings.TlsEngines;
import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/** Makes the TLS of connections to brokers as for all other clients of the program. */
public final class TlsEngineFactory implements SslEngineFactory {
    static final String ENGINES = "grapevine.tls.engines";

    private @Nullable TlsEngines engines;

    @Override
    public void configure(Map<String, ?> configs) {
        engines = (TlsEngines) Objects.requireNonNull(configs.get(ENGINES));
    }

    /** Names of hosts are checked as {@code tls_config} says, whatever Kafka would do. */
    @Override
    public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        return Objects.requireNonNull(engines).engine(host, port);
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new UnsupportedOperationException("a producer has no server");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return null;
    }

    @Override
    public @Nullable KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {}
}
