package io.grapevine.template.mustache;

import io.grapevine.model.LabelSet;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.model.zone.Zones;
import io.grapevine.template.AlertData;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The groups of alerts that tests tell of. It is 05:30 on 20 November 2026, 06:30 in Berlin. */
public final class Groups {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-20T05:30:00Z"));
    static final Location BERLIN =
            new Location("Europe/Berlin", Zones.find("Europe/Berlin").orElseThrow());

    private static final OffsetDateTime START = OffsetDateTime.parse("2026-11-20T05:00:00Z");
    private static final OffsetDateTime NO_END = OffsetDateTime.parse("0001-01-01T00:00:00Z");

    private Groups() {}

    /** Templates with these files: name, text, name, text, … */
    static MustacheTemplates templates(boolean strict, String... files) throws TemplateException {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < files.length; i += 2) {
            sources.add(new Source(files[i], files[i + 1]));
        }
        return MustacheTemplates.parse(sources, strict, CLOCK, BERLIN);
    }

    /** An alert that began half an hour ago. */
    static AlertData firing(LabelSet labels, LabelSet annotations) {
        return new AlertData(
                "firing",
                labels,
                annotations,
                START,
                NO_END,
                "http://prometheus/graph?g0.expr=up&g0.tab=1",
                "00ff",
                "");
    }

    /** An alert that lasted five minutes. */
    static AlertData resolved(LabelSet labels, LabelSet annotations) {
        return new AlertData("resolved", labels, annotations, START, START.plusMinutes(5), "", "ff00", "");
    }

    /** A group by the name of the alert. */
    static TemplateData group(AlertData... alerts) {
        LabelSet common = alerts.length == 0 ? LabelSet.EMPTY : alerts[0].labels();
        LabelSet commonAnnotations = alerts.length == 0 ? LabelSet.EMPTY : alerts[0].annotations();
        for (AlertData alert : alerts) {
            common = common.intersect(alert.labels());
            commonAnnotations = commonAnnotations.intersect(alert.annotations());
        }
        return new TemplateData(
                "team x",
                Stream.of(alerts).anyMatch(AlertData::isFiring) ? "firing" : "resolved",
                List.of(alerts),
                "first notification",
                common.filterNames(name -> name.equals("alertname")),
                common,
                commonAnnotations,
                LabelSet.of("team", "x"),
                "http://am/x");
    }

    /** So many firing alerts with ten labels and three annotations each. */
    public static TemplateData large(int alerts) {
        return group(IntStream.range(0, alerts)
                .mapToObj(i -> firing(labels(i), annotations(i)))
                .toArray(AlertData[]::new));
    }

    private static LabelSet labels(int i) {
        return LabelSet.of(
                "alertname",
                "InstanceDown",
                "cluster",
                "eu-west-1",
                "datacenter",
                "dc" + i % 3,
                "instance",
                "host-" + i + ".example.com:9100",
                "job",
                "node",
                "namespace",
                "monitoring",
                "pod",
                "node-exporter-" + i,
                "replica",
                "b",
                "severity",
                "critical",
                "team",
                "infrastructure");
    }

    private static LabelSet annotations(int i) {
        return LabelSet.of(
                "description",
                "host-" + i + ".example.com of job node has been down for more than 5 minutes.",
                "runbook_url",
                "https://runbooks.example.com/infrastructure/InstanceDown",
                "summary",
                "Instance host-" + i + " is down");
    }
}
