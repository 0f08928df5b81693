package io.grapevine.tracing;

import io.grapevine.base.trace.Span;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.TracingConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.tracing.OtlpExporter.OtlpEndpoint;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tracing by one {@code tracing} section: a sampler, a queue of ended spans, and the sender to the collector. What the
 * queue cannot take is dropped.
 */
public final class OtlpTracing {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BATCH_TIME = Duration.ofSeconds(1);
    private static final int QUEUE = 2048;
    private static final int BATCH = 512;
    private static final String SCOPE = "io.grapevine";

    private final SdkTracerProvider provider;
    private final OtlpExporter exporter;
    private final Tracer tracer;

    private OtlpTracing(SdkTracerProvider provider, OtlpExporter exporter) {
        this.provider = provider;
        this.exporter = exporter;
        this.tracer = new OtelTracer(provider.get(SCOPE), Attributes.empty());
    }

    /**
     * Starts tracing. Opens no connection yet.
     *
     * @param version the version of the program, as spans say it
     * @param hostName the name of this computer, which distinguishes replicas
     * @return empty if the endpoint is none: Alertmanager loads such a configuration, too
     * @throws SendFailure if a certificate, a key or the file of a header is unusable
     */
    public static Optional<OtlpTracing> start(TracingConfig config, Vertx vertx, String version, String hostName)
            throws SendFailure {
        Map<String, String> headers = headers(config);
        TlsConfig tls = Objects.requireNonNullElse(config.tlsConfig(), TlsConfig.DEFAULT);
        Optional<OtlpEndpoint> endpoint = OtlpEndpoint.of(config);
        if (endpoint.isEmpty()) {
            return Optional.empty();
        }
        Duration timeout = config.timeout().isZero() ? DEFAULT_TIMEOUT : config.timeout();
        OtlpExporter exporter = new OtlpExporter(
                vertx, endpoint.get(), tls, headers, config.compression().equals("gzip"), timeout);
        double fraction = Math.max(0, Math.min(1, config.samplingFraction()));
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(resource(version, hostName))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(fraction)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(BATCH_TIME)
                        .setMaxQueueSize(QUEUE)
                        .setMaxExportBatchSize(BATCH)
                        .build())
                .build();
        return Optional.of(new OtlpTracing(provider, exporter));
    }

    /** The attributes of the process: those of Alertmanager, with the host. */
    private static Resource resource(String version, String hostName) {
        return Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "alertmanager",
                        AttributeKey.stringKey("service.version"),
                        version,
                        AttributeKey.stringKey("host.name"),
                        hostName,
                        AttributeKey.stringKey("process.runtime.description"),
                        System.getProperty("java.vm.name") + " " + Runtime.version())));
    }

    /** The first value of each header, as Alertmanager sends it. */
    private static Map<String, String> headers(TracingConfig config) throws SendFailure {
        Map<String, String> headers = new TreeMap<>();
        if (config.headers() != null) {
            for (Map.Entry<String, HttpHeader> entry : config.headers().entrySet()) {
                HttpHeader header = entry.getValue();
                if (!header.values().isEmpty()) {
                    headers.put(entry.getKey(), header.values().get(0));
                } else if (!header.secrets().isEmpty()) {
                    headers.put(entry.getKey(), header.secrets().get(0).reveal());
                } else if (!header.files().isEmpty()) {
                    headers.put(
                            entry.getKey(),
                            SecretSource.file("headers", header.files().get(0)).strip());
                }
            }
        }
        return headers;
    }

    /** Starts the traces. */
    public Tracer tracer() {
        return tracer;
    }

    /**
     * Sends what has ended, and stops; spans that end later are lost. Does not block.
     *
     * @param patience how long sending may take; what has not been sent by then is dropped
     * @return never fails
     */
    public CompletionStage<Void> stop(Duration patience) {
        exporter.stopRetries();
        CompletableFuture<Void> done = new CompletableFuture<>();
        provider.shutdown().whenComplete(() -> done.complete(null));
        return done.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((stopped, never) -> exporter.disconnect());
    }

    /** Starts traces with OpenTelemetry; takes up those of requests by the headers of W3C Trace Context. */
    private record OtelTracer(io.opentelemetry.api.trace.Tracer tracer, Attributes common) implements Tracer {
        private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
            @Override
            public Iterable<String> keys(Map<String, String> headers) {
                return Set.copyOf(headers.keySet());
            }

            @Override
            public @Nullable String get(@Nullable Map<String, String> headers, String key) {
                return headers == null ? null : headers.get(key);
            }
        };

        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public Span start(String name, Span.Kind kind, String traceParent, String traceState) {
            Context parent = Context.root();
            if (!traceParent.isEmpty()) {
                Map<String, String> headers = Map.of("traceparent", traceParent, "tracestate", traceState);
                parent = W3CTraceContextPropagator.getInstance().extract(parent, headers, HEADERS);
            }
            return OtelSpan.start(tracer, common, name, kind, parent);
        }

        @Override
        public Tracer with(String key, String value) {
            return new OtelTracer(tracer, common.toBuilder().put(key, value).build());
        }
    }
}
