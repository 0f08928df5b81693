package io.grapevine.base.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelledSnapshotsTest {
    private final PrometheusRegistry own = new PrometheusRegistry();
    private final PrometheusRegistry other = new PrometheusRegistry();

    private List<String> series() throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create()
                .write(
                        page,
                        LabelledSnapshots.merged(own.scrape(), "tenant", Map.of("a", other.scrape())),
                        EscapingScheme.DEFAULT);
        return page.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static Counter counter(PrometheusRegistry registry) {
        return Counter.builder().name("sent_total").help("h").labelNames("kind").register(registry);
    }

    @Test
    void seriesOfBothAreInOneFamily() throws IOException {
        counter(own).labelValues("x").inc(2);
        counter(other).labelValues("x").inc(3);
        assertThat(series())
                .containsExactlyInAnyOrder("sent_total{kind=\"x\"} 2.0", "sent_total{kind=\"x\",tenant=\"a\"} 3.0");
    }

    @Test
    void seriesWithoutAValueAreLeftOutOfThoseWithTheLabelOnly() throws IOException {
        counter(own).initLabelValues("x");
        counter(other).initLabelValues("x");
        Gauge.builder().name("held").help("h").register(other);
        Summary.builder().name("took").help("h").register(other);
        Histogram.builder().name("size").help("h").classicOnly().register(other);
        assertThat(series()).containsExactly("sent_total{kind=\"x\"} 0.0");
    }

    @Test
    void familyThatOnlyTheOthersHaveIsThere() throws IOException {
        Gauge.builder().name("held").help("h").register(other).set(7);
        Summary.builder().name("took").help("h").register(other).observe(2);
        Histogram.builder()
                .name("size")
                .help("h")
                .classicOnly()
                .classicUpperBounds(1)
                .register(other)
                .observe(0.5);
        assertThat(series())
                .contains(
                        "held{tenant=\"a\"} 7.0",
                        "took_count{tenant=\"a\"} 1",
                        "took_sum{tenant=\"a\"} 2.0",
                        "size_bucket{tenant=\"a\",le=\"1.0\"} 1",
                        "size_count{tenant=\"a\"} 1");
    }
}
