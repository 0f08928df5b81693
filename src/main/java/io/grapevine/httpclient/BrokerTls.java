package io.grapevine.httpclient;

import io.grapevine.base.kafka.ProducerSettings.TlsEngines;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.TlsConfig;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** The TLS of connections to brokers, as of all other clients: its files are read for each connection. */
public record BrokerTls(TlsConfig files) implements TlsEngines {
    /**
     * The TLS that a configuration describes; empty for none.
     *
     * @throws SendFailure if its certificates or keys are unusable now
     */
    public static Optional<TlsEngines> of(@Nullable TlsConfig files) throws SendFailure {
        if (files == null) {
            return Optional.empty();
        }
        try {
            TlsMaterial.read(files).context();
        } catch (UnusableFileException unusable) {
            throw SendFailure.of(String.valueOf(unusable.getMessage()));
        }
        return Optional.of(new BrokerTls(files));
    }

    @Override
    public SSLEngine engine(String host, int port) {
        try {
            TlsMaterial material = TlsMaterial.read(files);
            return material.engine(material.context(), host, port);
        } catch (SendFailure | UnusableFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public Socket start(Socket socket, String host, int port) throws IOException {
        try {
            TlsMaterial material = TlsMaterial.read(files);
            return material.start(material.context(), socket, host, port);
        } catch (SendFailure | UnusableFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
