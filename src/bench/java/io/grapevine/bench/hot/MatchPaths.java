package io.grapevine.bench.hot;

import io.grapevine.bench.compare.AlertSet;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.Route;
import io.grapevine.config.RouteConfig;
import io.grapevine.core.mute.Inhibitor;
import io.grapevine.core.silence.SilenceLimits;
import io.grapevine.core.silence.SilenceMetrics;
import io.grapevine.core.silence.Silences;
import io.grapevine.mesh.StandaloneReplication;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.sim.Samples;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The comparisons of an alert's labels: with matchers, routes, silences and inhibitions. */
final class MatchPaths {
    /** Without a common divisor with the number of names. */
    private static final int STRIDE = 67;

    private static final int SILENCES = 5_000;
    private static final int SOURCES = 10_000;
    private static final Duration RETENTION = Duration.ofHours(120);

    private MatchPaths() {}

    private static List<LabelSet> labels(int count) {
        return ApiPaths.alerts(count).stream().map(Alert::labels).toList();
    }

    /** Does something with the labels of each alert of a batch; the work's value is the sum. */
    private static Work forEach(ToIntFunction<LabelSet> task) {
        List<LabelSet> all = labels(AlertSet.BATCH);
        return () -> {
            int sum = 0;
            for (LabelSet labels : all) {
                sum += task.applyAsInt(labels);
            }
            return sum;
        };
    }

    static Work fingerprint() {
        return forEach(labels -> {
            LabelSet.Builder copy = new LabelSet.Builder(labels.size());
            for (int i = labels.size() - 1; i >= 0; i--) {
                copy.add(labels.name(i), labels.value(i));
            }
            return (int) copy.build().fingerprint().value();
        });
    }

    static Work matchers() {
        Matchers matchers =
                Samples.matchers("cluster=\"eu-1\"", "instance=~\"node-[0-9]+\\\\.example.*\"", "severity!=\"info\"");
        return forEach(labels -> matchers.matches(labels) ? 1 : 0);
    }

    /** A route for each alert name; those of a batch are anywhere among them. */
    static Work route() {
        RouteConfig[] children = IntStream.range(0, ApiPaths.NAMES)
                .map(i -> i * STRIDE % ApiPaths.NAMES)
                .mapToObj(i -> Samples.route("team-" + i, Samples.matchers("alertname=\"Alert" + i + "\""), false))
                .toArray(RouteConfig[]::new);
        Route root = Route.tree(Samples.route("team", children));
        return forEach(labels -> root.match(labels).size());
    }

    /** Most of the silences are for other instances of the same alerts, one for each alert of the batch. */
    static Work silences() {
        SimLoop loop = Samples.loop();
        Silences silences = new Silences(
                loop,
                RETENTION,
                SilenceLimits.NONE,
                false,
                new StandaloneReplication(loop, MemberId.starting("a", loop)).state("sil"),
                (record, whenDurable) -> whenDurable.run(),
                new SilenceMetrics(new PrometheusRegistry()));
        Instant start = loop.now();
        AlertSet alerts = ApiPaths.set(AlertSet.BATCH);
        for (int i = 0; i < SILENCES; i++) {
            String instance = i < AlertSet.BATCH ? alerts.instance(i) : "gone-" + i + ".example.com:9100";
            silences.set(
                    Samples.silence(
                            start,
                            start.plus(RETENTION),
                            "alertname=\"" + alerts.alertName(i) + "\"",
                            "instance=\"" + instance + "\""),
                    done -> {});
        }
        return forEach(labels -> silences.matching(labels).size());
    }

    /** Each alert of the batch has a source with another severity. */
    static Work inhibition() {
        Instant now = Samples.START;
        Inhibitor inhibitor = new Inhibitor(List.of(new InhibitRuleConfig(
                "",
                Samples.matchers("severity=\"page\""),
                Samples.matchers("severity!=\"page\""),
                List.of("cluster", "instance"))));
        for (LabelSet labels : labels(SOURCES)) {
            LabelSet.Builder source = new LabelSet.Builder(labels.size());
            labels.forEach((name, value) -> source.add(name, name.equals("severity") ? "page" : value));
            inhibitor.onPut(
                    new Alert(source.build(), LabelSet.EMPTY, now, now.plus(Duration.ofHours(1)), "", now, false));
        }
        return forEach(labels -> inhibitor.inhibition(labels, now, rule -> true).isPresent() ? 1 : 0);
    }
}
