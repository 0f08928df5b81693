package io.grapevine.web.page;

import io.grapevine.base.go.DoubleText;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
