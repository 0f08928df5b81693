package io.grapevine.base.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Series added up: those of several families, or those that differ in labels that are dropped. */
public final class SummedSnapshots {
    private SummedSnapshots() {}

    /**
     * The sum of some families of one type.
     *
     * @param name the name of the sum, without the suffix of its type
     * @param families at least one; counters, gauges, and histograms and summaries that have equal buckets and no quantiles
     * @param labels the names of the labels that the sum has
     */
    public static MetricSnapshot of(String name, List<MetricSnapshot> families, Predicate<String> labels) {
        Map<Labels, DataPointSnapshot> sums = new TreeMap<>();
        families.stream().flatMap(family -> family.getDataPoints().stream()).forEach(point -> {
            Labels kept = kept(point.getLabels(), labels);
            sums.merge(kept, LabelledSnapshots.labelled(point, kept), SummedSnapshots::sum);
        });
        MetricSnapshot first = families.get(0);
        return LabelledSnapshots.with(
                first, new MetricMetadata(name, first.getMetadata().getHelp()), List.copyOf(sums.values()));
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
