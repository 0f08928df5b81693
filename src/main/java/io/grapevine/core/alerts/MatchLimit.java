package io.grapevine.core.alerts;

import io.grapevine.base.go.Utf8;
import io.grapevine.base.metrics.MetricFactory;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A report of the alerts whose labels would take too many {@link Steps} to match: it counts them, and names an alert and an
 * expression. From any thread.
 */
public final class MatchLimit {
    private static final Logger LOG = LoggerFactory.getLogger(MatchLimit.class);

    /** A limit whose metric is not scraped. */
    public static final MatchLimit UNREPORTED = new MatchLimit(new PrometheusRegistry());

    private static final int LONGEST_SHOWN = 200;

    private final Counter exceeded;
    /** An expression is named once in a row. */
    private final AtomicReference<String> named = new AtomicReference<>("");

    /** Registers the metric. */
    public MatchLimit(PrometheusRegistry registry) {
        exceeded = new MetricFactory(registry, "grapevine_")
                .counter(
                        "match_steps_exceeded_total",
                        "Number of times that labels of an alert were taken not to match, as it would have taken too"
                                + " long to find out, by what they were compared with.",
                        "by");
        for (By by : By.values()) {
            exceeded.initLabelValues(by.label());
        }
    }

    /** The holders of expressions. */
    public enum By {
        SILENCES,
        ROUTES,
        INHIBITION;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reports an alert if its {@code steps} are spent. */
    public void check(Steps steps, By by, LabelSet alert) {
        if (!steps.areSpent()) {
            return;
        }
        exceeded.labelValues(by.label()).inc();
        String expression = Utf8.first(steps.lastExpression(), LONGEST_SHOWN);
        if (!named.getAndSet(expression).equals(expression)) {
            LOG.atWarn()
                    .addKeyValue("by", by.label())
                    .addKeyValue("regexp", expression)
                    .addKeyValue("alert", Utf8.first(alert.toString(), LONGEST_SHOWN))
                    .log("Labels of an alert take too long to match and are taken not to");
        }
    }
}
