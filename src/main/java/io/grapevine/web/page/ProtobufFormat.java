package io.grapevine.web.page;

import io.grapevine.base.protobuf.MessageWriter;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SnapshotEscaper;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The protobuf format of metrics: messages {@code io.prometheus.client.MetricFamily}, each after its length. The bytes are those of the
 * client library's writer, which has a copy of protobuf of 2 MB. Metrics have no exemplars, and are counters, gauges, histograms, summaries
 * and information.
 */
final class ProtobufFormat implements ExpositionFormatWriter {
    private static final int COUNTER = 0;
    private static final int GAUGE = 1;
    private static final int SUMMARY = 2;
    private static final int HISTOGRAM = 4;

    /** The number of empty buckets between two others that are written; more begin a new span. */
    private static final int LONGEST_GAP = 2;

    private final ExpositionFormatWriter negotiation = new PrometheusProtobufWriter();

    @Override
    public boolean accepts(@Nullable String acceptHeader) {
        return negotiation.accepts(acceptHeader);
    }

    @Override
    public String getContentType() {
        return negotiation.getContentType();
    }

    @Override
    public void write(OutputStream out, MetricSnapshots snapshots, EscapingScheme escaping) throws IOException {
        for (MetricSnapshot snapshot : snapshots) {
            MetricSnapshot escaped = SnapshotEscaper.escapeMetricSnapshot(snapshot, escaping);
            if (!escaped.getDataPoints().isEmpty()) {
                out.write(
                        new MessageWriter().delimited(family(escaped, escaping)).toBytes());
            }
        }
    }

    private static MessageWriter family(MetricSnapshot snapshot, EscapingScheme escaping) {
        int type = type(snapshot);
        MessageWriter out = new MessageWriter().presentString(1, name(snapshot, escaping));
        String help = snapshot.getMetadata().getHelp();
        if (help != null) {
            out.presentString(2, help);
        }
        out.presentVarint(3, type);
        snapshot.getDataPoints().forEach(point -> out.message(4, metric(point, escaping)));
        return out;
    }

    private static int type(MetricSnapshot snapshot) {
        if (snapshot instanceof CounterSnapshot) {
            return COUNTER;
        }
        if (snapshot instanceof GaugeSnapshot || snapshot instanceof InfoSnapshot) {
            return GAUGE;
        }
        if (snapshot instanceof SummarySnapshot) {
            return SUMMARY;
        }
        if (snapshot instanceof HistogramSnapshot) {
            return HISTOGRAM;
        }
        throw new IllegalArgumentException("metric: " + snapshot.getClass());
    }

    private static String name(MetricSnapshot snapshot, EscapingScheme escaping) {
        String suffix =
                snapshot instanceof CounterSnapshot ? "_total" : snapshot instanceof InfoSnapshot ? "_info" : "";
        String full = SnapshotEscaper.getExpositionBaseMetadataName(snapshot.getMetadata(), escaping);
        return !suffix.isEmpty() && full.endsWith(suffix)
                ? full
                : SnapshotEscaper.getMetadataName(snapshot.getMetadata(), escaping) + suffix;
    }

    private static MessageWriter metric(DataPointSnapshot point, EscapingScheme escaping) {
        MessageWriter out = new MessageWriter();
        for (int i = 0; i < point.getLabels().size(); i++) {
            out.message(
                    1,
                    new MessageWriter()
                            .presentString(1, SnapshotEscaper.getSnapshotLabelName(point.getLabels(), i, escaping))
                            .presentString(2, point.getLabels().getValue(i)));
        }
        if (point instanceof CounterDataPointSnapshot counter) {
            out.message(3, counter(counter));
        } else if (point instanceof SummaryDataPointSnapshot summary) {
            out.message(4, summary(summary));
        } else if (point instanceof HistogramDataPointSnapshot histogram) {
            out.message(7, histogram(histogram));
        } else {
            double value = point instanceof GaugeDataPointSnapshot gauge ? gauge.getValue() : 1; // else information
            out.message(2, new MessageWriter().presentDouble(1, value));
        }
        return out;
    }

    private static MessageWriter counter(CounterDataPointSnapshot counter) {
        MessageWriter out = new MessageWriter().presentDouble(1, counter.getValue());
        if (counter.hasCreatedTimestamp()) {
            out.timestamp(3, Instant.ofEpochMilli(counter.getCreatedTimestampMillis()));
        }
        return out;
    }

    private static MessageWriter summary(SummaryDataPointSnapshot summary) {
        MessageWriter out = new MessageWriter();
        if (summary.hasCount()) {
            out.presentVarint(1, summary.getCount());
        }
        if (summary.hasSum()) {
            out.presentDouble(2, summary.getSum());
        }
        for (Quantile quantile : summary.getQuantiles()) {
            out.message(
                    3,
                    new MessageWriter().presentDouble(1, quantile.getQuantile()).presentDouble(2, quantile.getValue()));
        }
        return out;
    }

    private static MessageWriter histogram(HistogramDataPointSnapshot histogram) {
        MessageWriter out = new MessageWriter();
        if (histogram.hasCount()) {
            out.presentVarint(1, histogram.getCount());
        }
        if (histogram.hasSum()) {
            out.presentDouble(2, histogram.getSum());
        }
        if (histogram.hasClassicHistogramData()) {
            long cumulative = 0;
            for (ClassicHistogramBucket bucket : histogram.getClassicBuckets()) {
                cumulative += bucket.getCount();
                out.message(
                        3, new MessageWriter().presentVarint(1, cumulative).presentDouble(2, bucket.getUpperBound()));
            }
        }
        if (histogram.hasNativeHistogramData()) {
            out.presentVarint(5, zigzag(histogram.getNativeSchema()))
                    .presentDouble(6, histogram.getNativeZeroThreshold())
                    .presentVarint(7, histogram.getNativeZeroCount());
            addBuckets(histogram.getNativeBucketsForNegativeValues(), 9, out);
            addBuckets(histogram.getNativeBucketsForPositiveValues(), 12, out);
        }
        return out;
    }

    /** Adds spans of buckets at {@code field}, and behind it the difference of each to the bucket before. */
    private static void addBuckets(NativeHistogramBuckets buckets, int field, MessageWriter out) {
        MessageWriter deltas = new MessageWriter();
        long last = 0;
        int offset = 0; // of the current span, from the end of the one before
        int length = 0;
        int next = 0; // behind the last bucket
        for (int i = 0; i < buckets.size(); i++) {
            int gap = buckets.getBucketIndex(i) - next;
            if (i == 0 || gap > LONGEST_GAP) {
                addSpan(offset, length, field, out);
                offset = gap;
                length = 0;
            } else {
                for (int empty = 0; empty < gap; empty++) {
                    deltas.presentVarint(field + 1, zigzag(-last));
                    last = 0;
                    length++;
                }
            }
            deltas.presentVarint(field + 1, zigzag(buckets.getCount(i) - last));
            last = buckets.getCount(i);
            length++;
            next = buckets.getBucketIndex(i) + 1;
        }
        addSpan(offset, length, field, out);
        out.append(deltas);
    }

    private static void addSpan(int offset, int length, int field, MessageWriter out) {
        if (length > 0) {
            out.message(
                    field, new MessageWriter().presentVarint(1, zigzag(offset)).presentVarint(2, length));
        }
    }

    /** A signed number as protobuf writes those of type {@code sint32} and {@code sint64}. */
    private static long zigzag(long number) {
        return number << 1 ^ number >> Long.SIZE - 1;
    }
}
