package io.grapevine.server;

import io.grapevine.base.trace.ReplaceableTracer;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.TracingConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.tracing.OtlpTracing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the export of traces as the configuration in force has it. */
final class TraceExport {
    private static final Logger LOG = LoggerFactory.getLogger(TraceExport.class);

    /** How long the last spans may take at the end of the program, or of a configuration. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String version;
    private final String hostName;
    private final Vertx vertx;
    private final ReplaceableTracer tracer;
    private @Nullable TracingConfig config;
    private @Nullable OtlpTracing running;

    /**
     * Exports nothing yet.
     *
     * @param version the version of this program
     * @param tracer starts the traces, once the configuration asks for them
     */
    TraceExport(String version, String hostName, Vertx vertx, ReplaceableTracer tracer) {
        this.version = version;
        this.hostName = hostName;
        this.vertx = vertx;
        this.tracer = tracer;
    }

    /**
     * Exports as a configuration asks for; what ran before sends its last spans meanwhile. Reads files, so not on an event
     * loop.
     *
     * @param next the section {@code tracing}; null for no traces
     * @throws ConfigLoadException if it cannot be used; then all stays as it was
     */
    synchronized void use(@Nullable TracingConfig next) throws ConfigLoadException {
        if (next == null ? config == null : next.equals(config) && !readsFiles(next)) {
            return;
        }
        OtlpTracing started = next == null ? null : start(next);
        CompletionStage<Void> unused = stop();
        config = next;
        running = started;
        if (next != null && started != null) {
            tracer.replace(started.tracer());
            LOG.atInfo().addKeyValue("endpoint", next.endpoint()).log("Sending traces");
        }
    }

    private @Nullable OtlpTracing start(TracingConfig next) throws ConfigLoadException {
        try {
            OtlpTracing started =
                    OtlpTracing.start(next, vertx, version, hostName).orElse(null);
            if (started == null) {
                LOG.atWarn()
                        .addKeyValue("endpoint", next.endpoint())
                        .log("Sending no traces: endpoint of tracing is not a host and port");
            }
            return started;
        } catch (SendFailure e) {
            throw new ConfigLoadException("tracing: " + e.getMessage());
        }
    }

    /** Files may have changed though the configuration has not. */
    private static boolean readsFiles(TracingConfig config) {
        return config.tlsConfig() != null && !config.tlsConfig().equals(TlsConfig.DEFAULT)
                || config.headers() != null
                        && config.headers().values().stream()
                                .anyMatch(header -> !header.files().isEmpty());
    }

    /** Stops, once the spans that have ended are sent, or after two seconds. */
    synchronized CompletionStage<Void> stop() {
        tracer.replace(Tracer.NONE);
        OtlpTracing before = running;
        running = null;
        config = null;
        return before == null ? CompletableFuture.completedFuture(null) : before.stop(PATIENCE);
    }
}
