package io.grapevine.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.TracingConfig;
import io.grapevine.tracing.OtlpExporter.OtlpEndpoint;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpEndpointTest {
    private static TracingConfig config(String type, String endpoint, boolean insecure) {
        return new TracingConfig(type, endpoint, 0, insecure, null, null, "", Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "http, tempo:4318, false, tempo, 4318, true, /v1/traces",
        "http, tempo:4318, true, tempo, 4318, false, /v1/traces",
        "http, tempo, true, tempo, 80, false, /v1/traces",
        "http, tempo, false, tempo, 443, true, /v1/traces",
        "http, '[::1]:4318', true, ::1, 4318, false, /v1/traces",
        "http, http://tempo:4318, false, tempo, 4318, false, /v1/traces",
        "http, https://tempo/otlp/v1/traces, false, tempo, 443, true, /otlp/v1/traces",
        "grpc, 10.0.0.1:4317, true, 10.0.0.1, 4317, false, /opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "grpc, tempo, true, tempo, 443, false, /opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "grpc, otel_collector:4317, true, otel_collector, 4317, false,"
                + " /opentelemetry.proto.collector.trace.v1.TraceService/Export",
        "grpc, dns:///tempo:4317, true, tempo, 4317, false,"
                + " /opentelemetry.proto.collector.trace.v1.TraceService/Export",
    })
    void endpointIsReadAsHostAndPortOrAsUrl(
            String type, String endpoint, boolean insecure, String host, int port, boolean tls, String path) {
        assertThat(OtlpEndpoint.of(config(type, endpoint, insecure)))
                .contains(new OtlpEndpoint(host, port, tls, path, type.equals("grpc")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" a\nb", "a b", ":::", "a:b", ":4317", "ftp://a:1", "user:secret@a:1", "a:70000", "a:-1", ""})
    void whatIsNoEndpointIsNone(String endpoint) {
        assertThat(OtlpEndpoint.of(config("grpc", endpoint, true))).isEmpty();
    }
}
