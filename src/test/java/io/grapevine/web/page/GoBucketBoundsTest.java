package io.grapevine.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoBucketBoundsTest {
    /** What Go's {@code strconv.FormatFloat(x, 'g', -1, 64)} gives. */
    @ParameterizedTest
    @CsvSource({
        "0.0,0",
        "0.005,0.005",
        "5.0E-4,0.0005",
        "1.0E-4,0.0001",
        "1.0E-5,1e-05",
        "2.5E-7,2.5e-07",
        "1.0,1",
        "2.5,2.5",
        "10.0,10",
        "100000.0,100000",
        "123456.0,123456",
        "1000000.0,1e+06",
        "1234567.0,1.234567e+06",
        "1.0E8,1e+08",
        "1.0E100,1e+100"
    })
    void aBoundReadsAsGoWritesIt(String java, String go) {
        assertThat(MetricsPage.GoBucketBounds.inGo(java)).isEqualTo(go);
    }

    @Test
    void onlyBoundsAreRewritten() throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        Histogram histogram = Histogram.builder()
                .name("waits_seconds")
                .classicUpperBounds(0.5, 1)
                .labelNames("path")
                .register(registry);
        histogram.labelValues("a,le=\"1.0\"} 2.0").observe(1);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new MetricsPage.GoBucketBounds(ExpositionFormats.init().getPrometheusTextFormatWriter())
                .write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);

        String series = "waits_seconds_bucket{path=\"a,le=\\\"1.0\\\"} 2.0\",le=";
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(series + "\"0.5\"} 0\n", series + "\"1\"} 1\n", series + "\"+Inf\"} 1\n");
    }
}
