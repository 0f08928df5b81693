package io.grapevine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** The lines that a scrape of a registry shows. */
public final class Scrape {
    private Scrape() {}

    /** The lines that begin so. */
    public static List<String> lines(PrometheusRegistry registry, String prefix) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            new PrometheusTextFormatWriter(false).write(text, registry.scrape());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString(UTF_8)
                .lines()
                .filter(line -> line.startsWith(prefix))
                .toList();
    }

    /**
     * The value of the one series of a counter or a gauge that has these labels.
     *
     * @param name the name; of a counter, it may lack {@code _total}
     * @param labels names and values in turn
     */
    public static double value(PrometheusRegistry registry, String name, String... labels) {
        return value(Lists.only(series(registry, name, labels)));
    }

    /** The sum of all series of a counter or a gauge that have these labels; 0 if there is none. */
    public static double sum(PrometheusRegistry registry, String name, String... labels) {
        return series(registry, name, labels).stream()
                .mapToDouble(Scrape::value)
                .sum();
    }

    private static List<DataPointSnapshot> series(PrometheusRegistry registry, String name, String... labels) {
        List<Label> wanted = Labels.of(labels).stream().toList();
        return registry.scrape(name::equals).stream()
                .<DataPointSnapshot>flatMap(metric -> metric.getDataPoints().stream())
                .filter(series -> series.getLabels().stream().toList().containsAll(wanted))
                .toList();
    }

    private static double value(DataPointSnapshot series) {
        return series instanceof CounterDataPointSnapshot counter
                ? counter.getValue()
                : ((GaugeDataPointSnapshot) series).getValue();
    }
}
