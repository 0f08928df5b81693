package io.grapevine.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The report as Markdown: what it was measured on, a table of figures, a table of how they grow. */
final class MarkdownReport {
    private static final String NOTHING = "–";

    private final Report report;
    private final List<String> lines = new ArrayList<>();

    private MarkdownReport(Report report) {
        this.report = report;
    }

    /** The whole text. */
    static String of(Report report) {
        MarkdownReport markdown = new MarkdownReport(report);
        markdown.head();
        markdown.figures();
        markdown.growth();
        markdown.failures();
        return String.join("\n", markdown.lines) + "\n";
    }

    private void head() {
        lines.add("# Grapevine beside Alertmanager");
        lines.add("");
        lines.add("Measured by `bin/bench`, begun " + report.start() + ", on "
                + report.machine().text() + ".");
        lines.add("Grapevine is `" + report.build() + "`.");
        lines.add(Texts.format(
                "Other work had %.0f %% of all processors' time%s.",
                report.otherWork() * 100,
                report.otherWork() > OtherWork.QUIET ? ": **these figures are rough, do not keep them**" : ""));
        lines.add(Texts.format(
                "Median of %d %s; in parentheses the smallest and the largest. A ratio above 1 means that Grapevine is better.",
                report.repeats(), report.repeats() == 1 ? "repeat" : "repeats"));
        for (String contender : report.results().contenders()) {
            Results.LoadCost cost = report.results().cost(contender);
            if (cost.serverSeconds() > 0) {
                lines.add(Texts.format(
                        "The load generator needed %.1f s of processor time for alerts sent to %s, which needed %.1f s"
                                + " (%.0f %% of both).",
                        cost.generatorSeconds(), contender, cost.serverSeconds(), cost.share() * 100));
            }
        }
    }

    private void failures() {
        if (!report.results().failures().isEmpty()) {
            lines.add("");
            lines.add("Not measured to the end:");
            lines.add("");
            report.results().failures().forEach(failure -> lines.add("- " + failure));
        }
    }

    private void figures() {
        lines.add("");
        row("Figure", "Alerts", "Silences", report.results().contenders(), ratioTitles(), "Targets");
        rule(4 + report.results().contenders().size() + report.others().size());
        for (Figure figure : report.results().figures()) {
            for (Point point : report.results().points(figure)) {
                row(
                        figure.title() + ", " + figure.unit(),
                        count(point.alerts(), point),
                        count(point.silences(), point),
                        report.results().contenders().stream()
                                .map(contender -> values(contender, figure, point))
                                .toList(),
                        report.others().stream()
                                .map(other -> ratio(other, figure, point))
                                .toList(),
                        targets(figure, point));
            }
        }
    }

    private List<String> ratioTitles() {
        return report.others().stream().map(other -> "Ratio to " + other).toList();
    }

    private static String count(int count, Point point) {
        return point.equals(Point.NONE) ? "" : Texts.format("%,d", count);
    }

    private String values(String contender, Figure figure, Point point) {
        return report.results()
                .summary(contender, figure, point)
                .map(summary -> values(figure, summary))
                .orElse(NOTHING);
    }

    private static String values(Figure figure, Summary summary) {
        String median = figure.format(summary.median());
        return summary.values().size() == 1
                ? median
                : median + " (" + figure.format(summary.min()) + "–" + figure.format(summary.max()) + ")";
    }

    private String ratio(String other, Figure figure, Point point) {
        return report.ratio(other, figure, point).stream()
                .mapToObj(ratio -> Double.isInfinite(ratio) ? "∞" : Texts.format("%.2f", ratio))
                .findFirst()
                .orElse(NOTHING);
    }

    private String targets(Figure figure, Point point) {
        return Targets.of(figure, point).stream()
                .map(target -> target.text()
                        + report.isMet(target, point)
                                .map(MarkdownReport::verdict)
                                .orElse(""))
                .collect(Collectors.joining("; "));
    }

    private static String verdict(boolean met) {
        return met ? ": met" : ": **not met**";
    }

    private void growth() {
        List<Growth> curves = Growth.of(report.results());
        if (curves.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("## How costs grow");
        lines.add("");
        lines.add("The exponent of each curve: 0 does not grow, 1 grows in proportion. Fitted on the medians.");
        lines.add("");
        row("Figure", "Growing", "Beside", report.results().contenders(), List.of(), "Target");
        rule(4 + report.results().contenders().size());
        for (Growth curve : curves) {
            boolean byAlerts = curve.by() == Growth.By.ALERTS;
            row(
                    curve.figure().title(),
                    Texts.format("%,d to %,d %s", curve.from(), curve.to(), byAlerts ? "alerts" : "silences"),
                    Texts.format("%,d %s", curve.other(), byAlerts ? "silences" : "alerts"),
                    report.results().contenders().stream()
                            .map(contender -> exponent(curve, contender))
                            .toList(),
                    List.of(),
                    target(curve));
        }
    }

    private static String exponent(Growth curve, String contender) {
        Double exponent = curve.exponents().get(contender);
        return exponent == null ? NOTHING : Texts.format("%.2f", exponent);
    }

    private static String target(Growth curve) {
        return Targets.exponent(curve)
                .map(limit -> {
                    Double own = curve.exponents().get(Bench.GRAPEVINE);
                    return Texts.format("aim ≤ %.1f", limit) + (own == null ? "" : verdict(own <= limit));
                })
                .orElse("");
    }

    private void row(
            String first, String second, String third, List<String> columns, List<String> ratios, String last) {
        List<String> cells = new ArrayList<>(List.of(first, second, third));
        cells.addAll(columns);
        cells.addAll(ratios);
        cells.add(last);
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    private void rule(int columns) {
        lines.add("|" + "---|".repeat(columns));
    }
}
