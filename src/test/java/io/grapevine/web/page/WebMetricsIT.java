package io.grapevine.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.ServedWeb;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WebMetricsIT {
    @Test
    void requestsAreMeasuredUnderAlertmanagersNames() throws Exception {
        try (ServedWeb web = ServedWeb.serve(
                ServedWeb.options(),
                router -> router.route("/api/v2/*")
                        .handler(
                                context -> context.response().setStatusCode(418).end()))) {
            web.get("/-/healthy");
            web.request("HEAD", "/-/healthy", "");
            web.get("/nope");
            web.get("/api/v2/silence/17");
            web.request("FOO", "/api/v2/nope/18", "");
            String text = web.get("/metrics").body();

            String duration = "alertmanager_http_request_duration_seconds_count";
            assertThat(text)
                    .contains(
                            duration + "{code=\"200\",handler=\"/-/healthy\",method=\"get\"} 1\n",
                            duration + "{code=\"200\",handler=\"/-/healthy\",method=\"head\"} 1\n",
                            duration + "{code=\"418\",handler=\"/api/v2/silence/{silenceID}\",method=\"get\"} 1\n",
                            duration + "{code=\"418\",handler=\"/api/v2/\",method=\"unknown\"} 1\n",
                            "alertmanager_http_response_size_bytes_sum{handler=\"/-/healthy\",method=\"get\"} 2.0\n",
                            "alertmanager_http_request_duration_seconds_bucket{code=\"200\",handler=\"/-/healthy\","
                                    + "method=\"get\",le=\"0.005\"}",
                            "alertmanager_http_response_size_bytes_bucket{handler=\"/-/healthy\",method=\"get\",le=\"1e+08\"}",
                            "alertmanager_http_requests_in_flight{method=\"get\"} 1.0\n",
                            "alertmanager_http_concurrency_limit_exceeded_total{method=\"get\"} 0.0\n",
                            "promhttp_metric_handler_requests_in_flight 1.0\n",
                            "promhttp_metric_handler_requests_total{code=\"503\"} 0.0\n")
                    .doesNotContain("handler=\"/nope\"", "nope/18");
        }
    }

    @Test
    void theFormatIsTheOneAskedFor() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options())) {
            assertThat(type(web.get("/metrics"))).startsWith("text/plain; version=0.0.4; charset=utf-8");
            HttpResponse<String> open =
                    web.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
            assertThat(type(open))
                    .as("OpenMetrics is not spoken")
                    .startsWith("text/plain; version=0.0.4; charset=utf-8");
            String protobuf =
                    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
            assertThat(type(web.get("/metrics", "Accept", protobuf))).startsWith("application/vnd.google.protobuf");
        }
    }

    private static String type(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }

    @Test
    void thePageIsZippedWhereThatIsTaken() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options())) {
            String raw =
                    web.raw("GET /metrics HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
            String body = raw.substring(raw.indexOf("\r\n\r\n") + 4);
            byte[] zipped = body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

            assertThat(raw).contains("Content-Encoding: gzip\r\n").contains("Vary: Accept-Encoding\r\n");
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
                assertThat(new String(in.readAllBytes())).contains("alertmanager_http_requests_in_flight");
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void processAndJvmAreMeasured() throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.register(registry);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
        List<String> lines =
                out.toString().lines().filter(line -> !line.startsWith("#")).toList();

        assertThat(value(lines, "process_start_time_seconds"))
                .isBetween(System.currentTimeMillis() / 1e3 - 86_400, System.currentTimeMillis() / 1e3);
        assertThat(value(lines, "process_resident_memory_bytes")).isBetween(1e7, 1e10);
        assertThat(value(lines, "process_virtual_memory_bytes"))
                .isGreaterThan(value(lines, "process_resident_memory_bytes"));
        assertThat(value(lines, "process_cpu_seconds_total")).isBetween(0.01, 1e6);
        assertThat(value(lines, "process_open_fds")).isBetween(3.0, value(lines, "process_max_fds"));
        assertThat(value(lines, "process_virtual_memory_max_bytes")).isPositive();
        Stream.of("process_network_receive_bytes_total", "process_network_transmit_bytes_total")
                .forEach(name -> assertThat(value(lines, name)).isNotNegative());
        assertThat(value(lines, "jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
        assertThat(value(lines, "jvm_threads_current")).isPositive();
        assertThat(lines).anyMatch(line -> line.startsWith("jvm_gc_collection_seconds_count{gc="));
    }

    @Test
    void metricsOfTheJvmKeepTheirNamesAndAreCreatedOnce() {
        PrometheusRegistry registry = new PrometheusRegistry();
        JvmMetrics.register(registry);
        List<String> names = names(registry);

        assertThat(names)
                .doesNotHaveDuplicates()
                .contains(
                        "jvm_classes_loaded",
                        "jvm_gc_collection_seconds",
                        "jvm_memory_committed_bytes",
                        "jvm_memory_max_bytes",
                        "jvm_memory_pool_used_bytes",
                        "jvm_memory_used_bytes",
                        "jvm_runtime",
                        "jvm_threads_current",
                        "jvm_threads_peak",
                        "process_cpu_seconds",
                        "process_start_time_seconds")
                .allMatch(name -> name.startsWith("jvm_") || name.startsWith("process_"));
        assertThat(names(registry)).isEqualTo(names);
    }

    private static List<String> names(PrometheusRegistry registry) {
        return registry.scrape().stream()
                .map(metric -> metric.getMetadata().getPrometheusName())
                .toList();
    }

    private static double value(List<String> lines, String series) {
        return lines.stream()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new AssertionError(series + " is missing"));
    }
}
