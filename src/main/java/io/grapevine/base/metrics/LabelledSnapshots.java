package io.grapevine.base.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Metrics of several registries on one page: of those that have a label, series without a value are left out. */
public final class LabelledSnapshots {
    private LabelledSnapshots() {}

    /**
     * The metrics of a registry and of others, which get a label.
     *
     * @param own the metrics without the label
     * @param label the name of the label
     * @param others the others by the value of the label: counters, gauges, histograms and summaries; other types are left out
     */
    public static MetricSnapshots merged(MetricSnapshots own, String label, Map<String, MetricSnapshots> others) {
        Map<String, MetricSnapshot> families = new TreeMap<>();
        Map<String, List<DataPointSnapshot>> points = new TreeMap<>();
        own.forEach(family -> {
            families.put(family.getMetadata().getPrometheusName(), family);
            points.put(family.getMetadata().getPrometheusName(), new ArrayList<>(family.getDataPoints()));
        });
        others.forEach((value, metrics) -> metrics.forEach(family -> {
            List<DataPointSnapshot> labelled = family.getDataPoints().stream()
                    .filter(LabelledSnapshots::hasValue)
                    .map(point -> labelled(point, point.getLabels().add(label, value)))
                    .toList();
            String name = family.getMetadata().getPrometheusName();
            if (!labelled.isEmpty()) {
                families.putIfAbsent(name, family);
                points.computeIfAbsent(name, key -> new ArrayList<>()).addAll(labelled);
            }
        }));
        List<MetricSnapshot> all = new ArrayList<>();
        families.forEach(
                (name, family) -> all.add(with(family, family.getMetadata(), points.getOrDefault(name, List.of()))));
        return new MetricSnapshots(all);
    }

    private static boolean hasValue(DataPointSnapshot point) {
        if (point instanceof CounterDataPointSnapshot counter) {
            return counter.getValue() != 0;
        }
        if (point instanceof GaugeDataPointSnapshot gauge) {
            return gauge.getValue() != 0;
        }
        if (point instanceof HistogramDataPointSnapshot histogram) {
            return histogram.getCount() != 0;
        }
        return point instanceof SummaryDataPointSnapshot summary && summary.getCount() != 0;
    }

    /** A copy of a data point with other labels. */
    static DataPointSnapshot labelled(DataPointSnapshot point, Labels labels) {
        if (point instanceof CounterDataPointSnapshot counter) {
            return new CounterDataPointSnapshot(
                    counter.getValue(), labels, counter.getExemplar(), counter.getCreatedTimestampMillis());
        }
        if (point instanceof GaugeDataPointSnapshot gauge) {
            return new GaugeDataPointSnapshot(gauge.getValue(), labels, gauge.getExemplar());
        }
        if (point instanceof HistogramDataPointSnapshot histogram) {
            return new HistogramDataPointSnapshot(
                    histogram.getClassicBuckets(),
                    histogram.getNativeSchema(),
                    histogram.getNativeZeroCount(),
                    histogram.getNativeZeroThreshold(),
                    histogram.getNativeBucketsForPositiveValues(),
                    histogram.getNativeBucketsForNegativeValues(),
                    histogram.getSum(),
                    labels,
                    histogram.getExemplars(),
                    histogram.getCreatedTimestampMillis());
        }
        SummaryDataPointSnapshot summary = (SummaryDataPointSnapshot) point;
        return new SummaryDataPointSnapshot(
                summary.getCount(),
                summary.getSum(),
                summary.getQuantiles(),
                labels,
                summary.getExemplars(),
                summary.getCreatedTimestampMillis());
    }

    /** A family of the type of another one. */
    static MetricSnapshot with(MetricSnapshot family, MetricMetadata metadata, List<DataPointSnapshot> points) {
        if (family instanceof CounterSnapshot) {
            return new CounterSnapshot(metadata, of(CounterDataPointSnapshot.class, points));
        }
        if (family instanceof GaugeSnapshot) {
            return new GaugeSnapshot(metadata, of(GaugeDataPointSnapshot.class, points));
        }
        if (family instanceof HistogramSnapshot) {
            return new HistogramSnapshot(metadata, of(HistogramDataPointSnapshot.class, points));
        }
        return family instanceof SummarySnapshot
                ? new SummarySnapshot(metadata, of(SummaryDataPointSnapshot.class, points))
                : family;
    }

    private static <T extends DataPointSnapshot> Collection<T> of(Class<T> type, List<DataPointSnapshot> points) {
        return points.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * The sum of some families of one type.
     *
     * @param name the name of the sum, without the suffix of its type
     * @param families at least one; counters, gauges, and histograms and summaries that have equal buckets and no quantiles
     * @param labels the names of the labels that the sum has
     */
    public static MetricSnapshot summed(String name, List<MetricSnapshot> families, Predicate<String> labels) {
        Map<Labels, DataPointSnapshot> sums = new TreeMap<>();
        families.stream().flatMap(family -> family.getDataPoints().stream()).forEach(point -> {
            Labels kept = kept(point.getLabels(), labels);
            sums.merge(kept, labelled(point, kept), LabelledSnapshots::sum);
        });
        MetricSnapshot first = families.get(0);
        return with(first, new MetricMetadata(name, first.getMetadata().getHelp()), List.copyOf(sums.values()));
    }

    private static Labels kept(Labels all, Predicate<String> wanted) {
        List<String> pairs = new ArrayList<>();
        all.stream().filter(label -> wanted.test(label.getName())).forEach(label -> {
            pairs.add(label.getName());
            pairs.add(label.getValue());
        });
        return Labels.of(pairs.toArray(String[]::new));
    }

    private static DataPointSnapshot sum(DataPointSnapshot a, DataPointSnapshot b) {
        Labels labels = a.getLabels();
        if (a instanceof CounterDataPointSnapshot one && b instanceof CounterDataPointSnapshot other) {
            return new CounterDataPointSnapshot(
                    one.getValue() + other.getValue(), labels, null, one.getCreatedTimestampMillis());
        }
        if (a instanceof GaugeDataPointSnapshot one && b instanceof GaugeDataPointSnapshot other) {
            return new GaugeDataPointSnapshot(one.getValue() + other.getValue(), labels, null);
        }
        if (a instanceof HistogramDataPointSnapshot one && b instanceof HistogramDataPointSnapshot other) {
            return new HistogramDataPointSnapshot(
                    sum(one.getClassicBuckets(), other.getClassicBuckets()),
                    one.getSum() + other.getSum(),
                    labels,
                    Exemplars.EMPTY,
                    one.getCreatedTimestampMillis());
        }
        SummaryDataPointSnapshot one = (SummaryDataPointSnapshot) a;
        SummaryDataPointSnapshot other = (SummaryDataPointSnapshot) b;
        return new SummaryDataPointSnapshot(
                one.getCount() + other.getCount(),
                one.getSum() + other.getSum(),
                Quantiles.EMPTY,
                labels,
                Exemplars.EMPTY,
                one.getCreatedTimestampMillis());
    }

    private static ClassicHistogramBuckets sum(ClassicHistogramBuckets one, ClassicHistogramBuckets other) {
        ClassicHistogramBuckets.Builder sum = ClassicHistogramBuckets.builder();
        for (int i = 0; i < one.size(); i++) {
            sum.bucket(one.getUpperBound(i), one.getCount(i) + other.getCount(i));
        }
        return sum.build();
    }
}
