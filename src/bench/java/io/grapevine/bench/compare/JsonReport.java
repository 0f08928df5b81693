package io.grapevine.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The report as JSON, with each single value. What did not come in time is {@code null}. */
record JsonReport(Report report) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The whole text, with a line end. */
    static String of(Report report) {
        return new JsonReport(report).root().toPrettyString() + "\n";
    }

    private ObjectNode root() {
        ObjectNode root = JSON.createObjectNode();
        root.put("start", report.start().toString());
        root.put("build", report.build());
        root.set("machine", JSON.valueToTree(report.machine()));
        root.put("otherWork", report.otherWork());
        root.put("repeats", report.repeats());
        ObjectNode generator = root.putObject("loadGenerator");
        for (String contender : report.results().contenders()) {
            generator.set(contender, JSON.valueToTree(report.results().cost(contender)));
        }
        root.set("failures", JSON.valueToTree(report.results().failures()));
        ArrayNode figures = root.putArray("figures");
        for (Figure figure : report.results().figures()) {
            report.results().points(figure).forEach(point -> addFigure(figures.addObject(), figure, point));
        }
        ArrayNode growth = root.putArray("growth");
        Growth.of(report.results()).forEach(curve -> addGrowth(growth.addObject(), curve));
        return root;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void addFigure(ObjectNode node, Figure figure, Point point) {
        node.put("figure", name(figure));
        node.put("title", figure.title());
        node.put("unit", figure.unit());
        node.put("moreIsBetter", figure.moreIsBetter());
        node.put("alerts", point.alerts());
        node.put("silences", point.silences());
        ObjectNode contenders = node.putObject("contenders");
        for (String contender : report.results().contenders()) {
            report.results()
                    .summary(contender, figure, point)
                    .ifPresent(summary -> addSummary(contenders.putObject(contender), summary));
        }
        ObjectNode ratios = node.putObject("ratios");
        for (String other : report.others()) {
            report.ratio(other, figure, point).ifPresent(ratio -> put(ratios, other, ratio));
        }
        ArrayNode targets = node.putArray("targets");
        for (Target target : Targets.of(figure, point)) {
            ObjectNode added = targets.addObject();
            added.put("limit", target.limit());
            added.put("source", name(target.source()));
            report.isMet(target, point).ifPresent(met -> added.put("met", met));
        }
    }

    private static void addSummary(ObjectNode node, Summary summary) {
        put(node, "median", summary.median());
        put(node, "min", summary.min());
        put(node, "max", summary.max());
        ArrayNode values = node.putArray("values");
        for (double value : summary.values()) {
            if (Double.isFinite(value)) {
                values.add(value);
            } else {
                values.addNull();
            }
        }
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }

    private static void addGrowth(ObjectNode node, Growth curve) {
        node.put("figure", name(curve.figure()));
        node.put("by", name(curve.by()));
        node.put("from", curve.from());
        node.put("to", curve.to());
        node.put("other", curve.other());
        ObjectNode exponents = node.putObject("exponents");
        curve.exponents().forEach(exponents::put);
        Targets.exponent(curve).ifPresent(limit -> {
            node.put("limit", limit);
            Double own = curve.exponents().get(Bench.GRAPEVINE);
            if (own != null) {
                node.put("met", own <= limit);
            }
        });
    }
}
