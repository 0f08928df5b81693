package io.grapevine.web.page;

import io.grapevine.base.go.DoubleText;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.web.Answer;
import io.grapevine.web.RequestWorkers;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page {@code /metrics}, as text or, by content negotiation, protobuf. */
final class MetricsPage implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);

    private final PrometheusRegistry registry;
    private final UnaryOperator<MetricSnapshots> extended;
    private final ExpositionFormatWriter protobuf = new ProtobufFormat();
    private final ExpositionFormatWriter text =
            new GoBucketBounds(ExpositionFormats.init().getPrometheusTextFormatWriter());
    private final Counter scrapes;
    private final Gauge inFlight;

    MetricsPage(PrometheusRegistry registry, UnaryOperator<MetricSnapshots> extended) {
        MetricFactory metrics = new MetricFactory(registry, "promhttp_metric_handler_requests_");
        this.registry = registry;
        this.extended = extended;
        scrapes = metrics.counter("total", "Scrapes by HTTP status code.", "code");
        for (String code : new String[] {"200", "500", "503"}) {
            scrapes.initLabelValues(code);
        }
        inFlight = metrics.gauge("in_flight", "Number of scrapes in progress.");
    }

    @Override
    public void handle(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        boolean zipped = Answer.accepts(context.request().getHeader("Accept-Encoding"), "gzip");
        ExpositionFormatWriter writer = writer(accept);
        EscapingScheme escaping = EscapingScheme.fromAcceptHeader(accept);
        inFlight.inc();
        RequestWorkers.run(context, () -> page(writer, escaping, zipped)).onComplete(done -> {
            inFlight.dec();
            scrapes.labelValues(done.succeeded() ? "200" : "500").inc();
            if (done.failed()) {
                LOG.atError().setCause(done.cause()).log("Failed to collect metrics");
                Answer.fault(context, 500, "metrics could not be collected");
            } else {
                send(context, writer.getContentType(), zipped, done.result());
            }
        });
    }

    /** Not in OpenMetrics, which Alertmanager does not speak either. */
    private ExpositionFormatWriter writer(@Nullable String accept) {
        return protobuf.accepts(accept) ? protobuf : text;
    }

    private Buffer page(ExpositionFormatWriter writer, EscapingScheme escaping, boolean zipped) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        try (OutputStream stream = zipped ? new GZIPOutputStream(out) : out) {
            writer.write(stream, extended.apply(registry.scrape()), escaping);
        }
        return Buffer.buffer(out.toByteArray());
    }

    private static void send(RoutingContext context, String type, boolean zipped, Buffer page) {
        if (!context.response().headWritten()) {
            context.response().headers().add("Vary", "Accept-Encoding");
            if (zipped) {
                context.response().putHeader("Content-Encoding", "gzip");
            }
        }
        Answer.body(context, 200, type, page);
    }

    /**
     * Rewrites histogram bounds of the text format as Go does: {@code le="1"}, not {@code le="1.0"}. A bound is a label
     * value, and Prometheus before version 3 treats the two as different series.
     */
    record GoBucketBounds(ExpositionFormatWriter text) implements ExpositionFormatWriter {
        /** Quotes inside the value of a label are escaped, so this is found nowhere else. */
        private static final Pattern BOUND = Pattern.compile("(?<=[{,]le=\")[0-9][^\"]*(?=\"})");

        @Override
        public boolean accepts(@Nullable String acceptHeader) {
            return text.accepts(acceptHeader);
        }

        @Override
        public String getContentType() {
            return text.getContentType();
        }

        @Override
        public void write(OutputStream out, MetricSnapshots snapshots, EscapingScheme escaping) throws IOException {
            ByteArrayOutputStream java = new ByteArrayOutputStream(1 << 16);
            text.write(java, snapshots, escaping);
            String page = BOUND.matcher(java.toString(StandardCharsets.UTF_8)).replaceAll(bound -> inGo(bound.group()));
            out.write(page.getBytes(StandardCharsets.UTF_8));
        }

        /** A number, given as Java writes it. */
        static String inGo(String number) {
            return DoubleText.format(Double.parseDouble(number), 'g', -1);
        }
    }
}
