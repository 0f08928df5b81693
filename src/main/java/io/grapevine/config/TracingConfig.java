package io.grapevine.config;

import io.grapevine.config.HttpConfig.HttpHeader;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Export of traces by the OpenTelemetry protocol (OTLP).
 *
 * @param clientType {@code http} or {@code grpc}
 * @param endpoint host and port, or the URL, of the collector
 * @param samplingFraction the part of traces that is kept, 0 to 1
 * @param insecure whether to connect without TLS
 * @param headers headers sent along, by name; null if the section is missing
 * @param compression {@code gzip}, or empty for none
 * @param timeout the limit of one export; zero for the protocol's default
 */
public record TracingConfig(
        String clientType,
        String endpoint,
        double samplingFraction,
        boolean insecure,
        @Nullable TlsConfig tlsConfig,
        @Nullable Map<String, HttpHeader> headers,
        String compression,
        Duration timeout) {
    public TracingConfig {
        headers = headers == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
