package io.grapevine.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.trace.ReplaceableTracer;
import io.grapevine.base.trace.Span;
import io.grapevine.base.trace.Tracer;
import io.grapevine.config.HttpConfig.HttpHeader;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.TracingConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.it.Eventually;
import io.grapevine.it.Ports;
import io.grapevine.receiver.TestTls;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans, from their start to a collector, by both protocols. */
class OtlpTracingIT {
    private static final String TRACE = "11112222333344445555666677778888";
    private static final String SAMPLED = "00-" + TRACE + "-aaaabbbbccccdddd-01";

    @AutoClose
    private final Collector collector = Collector.start();

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static TracingConfig config(String type, int port, double fraction, String compression) {
        return new TracingConfig(type, "127.0.0.1:" + port, fraction, true, null, Map.of(), compression, Duration.ZERO);
    }

    private static TracingConfig secured(String type, Collector collector, @Nullable TlsConfig tls) {
        return new TracingConfig(type, "127.0.0.1:" + collector.port(), 1, false, tls, null, "", Duration.ofSeconds(5));
    }

    private OtlpTracing start(TracingConfig config) throws SendFailure {
        return OtlpTracing.start(config, vertx, "1.2.3", "here").orElseThrow();
    }

    private static void stop(OtlpTracing tracing) {
        tracing.stop(Duration.ofSeconds(10))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void attributeOfATracerIsThatOfAllItsSpans() throws Exception {
        OtlpTracing tracing = start(config("http", collector.port(), 1, ""));
        ReplaceableTracer replaceable = new ReplaceableTracer();
        Tracer ofTenant = replaceable.with(Span.TENANT, "payments");
        assertThat(ofTenant.isEnabled()).isFalse();
        replaceable.replace(tracing.tracer());
        Span flush = ofTenant.start("flush");
        flush.child("notify").set("number", 7).end();
        flush.end();
        replaceable.start("other").end();
        stop(tracing);
        assertThat(collector.spans("flush").get(0).attributes()).isEqualTo(Map.of(Span.TENANT, "payments"));
        assertThat(collector.spans("notify").get(0).attributes())
                .isEqualTo(Map.of(Span.TENANT, "payments", "number", 7L));
        assertThat(collector.spans("other").get(0).attributes()).isEmpty();
    }

    private static void trace(OtlpTracing tracing, String name) {
        tracing.tracer().start(name).end();
    }

    @ParameterizedTest
    @CsvSource({"http, ''", "http, gzip", "grpc, ''", "grpc, gzip"})
    void spansArriveWithParentsAttributesAndEvents(String type, String compression) throws Exception {
        OtlpTracing tracing = start(config(type, collector.port(), 0, compression));
        Span server = tracing.tracer().start("server", Span.Kind.SERVER, SAMPLED, "vendor=1");
        Span child = server.child("child", Span.Kind.CLIENT)
                .set("text", "täxt")
                .set("number", 7)
                .set("flag", true);
        child.event("happened", Map.of("count", 3, "what", "it"));
        child.fail("refused");
        assertThat(child.traceParent()).startsWith("00-" + TRACE + "-").endsWith("-01");
        assertThat(child.traceState()).isEqualTo("vendor=1");
        child.end();
        child.end();
        server.end();
        stop(tracing);

        ReceivedSpan first = collector.spans("server").get(0);
        ReceivedSpan second = collector.spans("child").get(0);
        assertThat(collector.spans()).hasSize(2);
        assertThat(first.trace()).isEqualTo(TRACE);
        assertThat(first.parent()).isEqualTo("aaaabbbbccccdddd");
        assertThat(first.kind()).isEqualTo(2);
        assertThat(second.parent()).isEqualTo(first.id());
        assertThat(second.kind()).isEqualTo(3);
        assertThat(second.attributes()).isEqualTo(Map.of("text", "täxt", "number", 7L, "flag", true));
        assertThat(second.events())
                .containsExactly(
                        new ReceivedSpan.Event("happened", Map.of("count", 3L, "what", "it")),
                        new ReceivedSpan.Event("exception", Map.of("exception.message", "refused")));
        assertThat(second.status()).isEqualTo(2);
        assertThat(second.message()).isEqualTo("refused");
        assertThat(second.end()).isGreaterThanOrEqualTo(second.start());
        assertThat(first.resource())
                .containsEntry("service.name", "alertmanager")
                .containsEntry("service.version", "1.2.3")
                .containsEntry("host.name", "here")
                .containsEntry("telemetry.sdk.language", "java");
        Collector.Request request = collector.requests().get(0);
        boolean grpc = type.equals("grpc");
        assertThat(request.version()).isEqualTo(grpc ? "h2" : "http/1.1");
        assertThat(request.headers())
                .containsEntry("content-type", grpc ? "application/grpc" : "application/x-protobuf");
        assertThat(request.headers().get(grpc ? "grpc-encoding" : "content-encoding"))
                .isEqualTo(compression.isEmpty() ? null : "gzip");
        assertThat(request.path())
                .isEqualTo(grpc ? "/opentelemetry.proto.collector.trace.v1.TraceService/Export" : "/v1/traces");
    }

    @Test
    void aTraceOfItsOwnIsSampledByTheFractionAndOneOfARequestAsItsHeadersSay() throws Exception {
        OtlpTracing none = start(config("http", collector.port(), 0, ""));
        trace(none, "own");
        Span unsampled = none.tracer().start("unsampled", Span.Kind.SERVER, SAMPLED.replace("-01", "-00"), "");
        assertThat(unsampled.isRecording()).isFalse();
        assertThat(unsampled.child("below").traceParent())
                .startsWith("00-" + TRACE)
                .endsWith("-00");
        none.tracer().start("sampled", Span.Kind.SERVER, SAMPLED, "").end();
        none.tracer().start("invalid", Span.Kind.SERVER, "nonsense", "").end();
        stop(none);
        assertThat(collector.spans()).extracting(ReceivedSpan::name).containsExactly("sampled");

        OtlpTracing all = start(config("http", collector.port(), 7, ""));
        trace(all, "own");
        stop(all);
        assertThat(collector.spans()).extracting(ReceivedSpan::name).containsExactly("sampled", "own");
        assertThat(collector.spans("own").get(0).parent()).isEmpty();
    }

    @Test
    void theFirstValueOfEachHeaderIsSentAndSecretsToo() throws Exception {
        Map<String, HttpHeader> headers = Map.of(
                "x-scope-orgid", new HttpHeader(List.of("tenant", "other"), List.of(), List.of()),
                "authorization", new HttpHeader(List.of(), List.of(new Secret("Bearer s")), List.of()));
        for (String type : List.of("http", "grpc")) {
            OtlpTracing tracing = start(new TracingConfig(
                    type, "127.0.0.1:" + collector.port(), 1, true, null, headers, "", Duration.ZERO));
            trace(tracing, type);
            stop(tracing);
        }
        assertThat(collector.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers())
                        .containsEntry("x-scope-orgid", "tenant")
                        .containsEntry("authorization", "Bearer s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void aBatchThatIsRefusedForNowIsSentAgain(String type) throws Exception {
        collector.refuse(2);
        OtlpTracing tracing = start(config(type, collector.port(), 1, ""));
        trace(tracing, "late");
        Eventually.holds("the span", () -> !collector.spans("late").isEmpty());
        assertThat(collector.requests()).hasSize(3);
        stop(tracing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void aCollectorThatComesLaterGetsWhatEndsThen(String type) throws Exception {
        int port = Ports.free();
        OtlpTracing tracing = start(config(type, port, 1, ""));
        for (int i = 0; i < 100_000; i++) { // far more than the queue takes
            trace(tracing, "lost");
        }
        try (Collector collector = Collector.on(port)) {
            Eventually.holds("a span", () -> {
                trace(tracing, "kept");
                return !collector.spans("kept").isEmpty();
            });
            assertThat(collector.spans("lost")).hasSizeLessThan(5000);
        }
        stop(tracing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void stoppingWaitsForNoCollectorThatHangs(String type) throws Exception {
        collector.hang();
        OtlpTracing tracing = start(config(type, collector.port(), 1, ""));
        trace(tracing, "stuck");
        long start = System.nanoTime();
        tracing.stop(Duration.ofMillis(300)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    private static HttpServerOptions certified() {
        return new HttpServerOptions()
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(TestTls.pem("server.pem")))
                        .addKeyValue(Buffer.buffer(TestTls.pem("server.key"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void theCollectorsCertificateIsVerified(String type) throws Exception {
        try (Collector collector = Collector.start(certified())) {
            for (TlsConfig refused :
                    new TlsConfig[] {null, TestTls.config(TestTls.pem("ca.pem"), "", "", "other.example.org", false)}) {
                OtlpTracing tracing = start(secured(type, collector, refused));
                trace(tracing, "refused");
                stop(tracing);
            }
            assertThat(collector.requests()).isEmpty();
            OtlpTracing trusting = start(secured(type, collector, TestTls.trusting()));
            trace(trusting, "trusted");
            stop(trusting);
            OtlpTracing careless = start(secured(type, collector, TestTls.config("", "", "", "", true)));
            trace(careless, "unverified");
            stop(careless);
            assertThat(collector.spans()).extracting(ReceivedSpan::name).containsExactly("trusted", "unverified");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void theClientShowsItsCertificate(String type) throws Exception {
        HttpServerOptions mutual = certified()
                .setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(TestTls.pem("ca.pem"))));
        try (Collector collector = Collector.start(mutual)) {
            OtlpTracing without = start(secured(type, collector, TestTls.trusting()));
            trace(without, "refused");
            stop(without);
            OtlpTracing with = start(secured(
                    type,
                    collector,
                    TestTls.config(
                            TestTls.pem("ca.pem"), TestTls.pem("client.pem"), TestTls.pem("client.key"), "", false)));
            trace(with, "accepted");
            stop(with);
            assertThat(collector.spans()).extracting(ReceivedSpan::name).containsExactly("accepted");
        }
    }

    @Test
    void unusableFilesRefuseTheConfigurationUnlessTlsIsOff() throws Exception {
        TlsConfig missing = new TlsConfig("", "", new Secret(""), "/nope", "", "", "", "", "", "", false, null, null);
        TracingConfig tls = new TracingConfig("grpc", "x:1", 1, false, missing, null, "", Duration.ZERO);
        assertThatThrownBy(() -> start(tls)).isInstanceOf(SendFailure.class).hasMessageContaining("/nope");
        stop(start(new TracingConfig("grpc", "x:1", 1, true, missing, null, "", Duration.ZERO)));
        Map<String, HttpHeader> headers = Map.of("a", new HttpHeader(List.of(), List.of(), List.of("/nope")));
        TracingConfig header = new TracingConfig("grpc", "x:1", 1, true, null, headers, "", Duration.ZERO);
        assertThatThrownBy(() -> start(header)).isInstanceOf(SendFailure.class).hasMessageContaining("/nope");
    }
}
