package io.grapevine.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.metrics.MetricFactory;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares with the writer of the client library. */
class ProtobufFormatTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final MetricFactory metrics = new MetricFactory(registry, "a_");

    private static String written(ExpositionFormatWriter writer, MetricSnapshots snapshots, EscapingScheme escaping)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, snapshots, escaping);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    private void check(EscapingScheme escaping) throws IOException {
        MetricSnapshots snapshots = registry.scrape();
        String expected = written(new PrometheusProtobufWriter(), snapshots, escaping);
        assertThat(expected).isNotEmpty();
        assertThat(written(new ProtobufFormat(), snapshots, escaping)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(EscapingScheme.class)
    void metricsOfEveryKindHaveTheBytesOfTheLibrary(EscapingScheme escaping) throws IOException {
        JvmMetrics.builder().register(registry);
        Counter counter = metrics.counter("c_total", "Help of ü.", "l", "dotted.name");
        counter.labelValues("x\n", "").inc();
        counter.labelValues("", "y").inc(1e300);
        metrics.counter("unused", "No data.", "l");
        metrics.gauge("g", "", "l").labelValues("z").set(-0.0);
        metrics.gauge("not_a_number", "h").set(Double.NaN);
        metrics.gauge("build_info", "h").set(1);
        metrics.summary("s", "h").observe(3);
        metrics.summary("empty", "h");
        metrics.histogram("classic", "h", each -> each.classicOnly().classicUpperBounds(1, 10))
                .observe(3);
        metrics.histogram("native", "h", Histogram.Builder::nativeOnly);
        check(escaping);
    }

    @Test
    void bucketsOfNativeHistogramsHaveTheBytesOfTheLibrary() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            Histogram histogram = metrics.histogram("h" + i, "h", each -> each);
            double spread = random.nextInt(8);
            for (int observation = random.nextInt(60); observation > 0; observation--) {
                double value = Math.exp(random.nextGaussian() * spread);
                histogram.observe(random.nextInt(10) == 0 ? 0 : random.nextInt(4) == 0 ? -value : value);
            }
        }
        check(EscapingScheme.UNDERSCORE_ESCAPING);
    }
}
