package io.grapevine.httpclient.message;

import io.grapevine.base.go.GoUrl;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The message of Grapevine's own kinds where no template is configured: a headline for a lock screen, and up to ten
 * alerts. Too long a message loses whole alerts, from the end.
 *
 * @param now the time of the flush, from which {@code since 12 min} counts
 */
public record DefaultMessage(TemplateData data, Instant now, Markup markup) {
    private static final int MOST_ALERTS = 10;

    private static final String ALERT_NAME = "alertname";
    private static final String SEVERITY = "severity";

    /** Annotations that say what an alert is about, the best first. */
    private static final List<String> SUMMARIES = List.of("summary", "title", "description", "message");

    /** One line without markup, such as {@code [FIRING:3] DiskFull · db · critical}. */
    public String headline() {
        String status =
                data.firing().isEmpty() ? "RESOLVED" : "FIRING:" + data.firing().size();
        String text = name();
        return text.isEmpty() ? "[" + status + "]" : "[" + status + "] " + text;
    }

    /** What the headline says after the state, such as {@code DiskFull · db · critical}; may be empty. */
    public String name() {
        Set<String> parts = new LinkedHashSet<>();
        parts.add(data.commonLabels().valueOf(ALERT_NAME));
        data.groupLabels().forEach((name, value) -> {
            if (!name.equals(SEVERITY)) {
                parts.add(value);
            }
        });
        parts.add(data.commonLabels().valueOf(SEVERITY));
        return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(" · "));
    }

    /** The address of the receiver's alerts in the user interface. */
    public String groupLink() {
        return data.externalUrl() + "/#/alerts?receiver=" + GoUrl.escapeForm(data.receiver());
    }

    /**
     * The alerts, and a paragraph after them, in at most {@code limit} together.
     *
     * @param end the paragraph, in the markup; empty for none
     */
    public String body(Length limit, String end) {
        List<AlertData> alerts =
                Stream.concat(data.firing().stream(), data.resolved().stream()).toList();
        for (int shown = Math.min(MOST_ALERTS, alerts.size()); shown > 0; shown--) {
            String text = joined(alerts.stream().limit(shown).map(this::block), alerts.size() - shown, end);
            if (limit.holds(text)) {
                return text;
            }
        }
        String rest = joined(Stream.of(""), alerts.size() - 1, end);
        String first = alerts.isEmpty() ? "" : subject(alerts.get(0));
        Length room = limit.minus(rest);
        return room.most() == 0 ? limit.shorten(first, markup::escape) : room.shorten(first, markup::escape) + rest;
    }

    private String joined(Stream<String> blocks, int more, String end) {
        return Stream.of(blocks, Stream.of(more > 0 ? "and " + more + " more" : "", end))
                .flatMap(part -> part)
                .collect(Collectors.collectingAndThen(Collectors.toList(), this::paragraphs));
    }

    /** The first part, even if it is empty, and those that are not empty. */
    private String paragraphs(List<String> parts) {
        StringBuilder out = new StringBuilder(parts.get(0));
        parts.stream()
                .skip(1)
                .filter(part -> !part.isEmpty())
                .forEach(part -> out.append(markup.paragraph()).append(part));
        return out.toString();
    }

    private String block(AlertData alert) {
        Stream<String> lines = Stream.of(
                markup.bold(markup.escape(subject(alert))),
                details(alert),
                link("Runbook", alert.annotations().valueOf("runbook_url")),
                link("Source", alert.generatorUrl()));
        return lines.filter(line -> !line.isEmpty()).collect(Collectors.joining(markup.lineBreak()));
    }

    private String link(String name, String url) {
        return url.isEmpty() ? "" : markup.link(name, url);
    }

    /** What the alert is about, in one line. */
    private static String subject(AlertData alert) {
        return Stream.concat(
                        SUMMARIES.stream().map(alert.annotations()::valueOf),
                        Stream.of(alert.labels().valueOf(ALERT_NAME)))
                .map(text -> text.strip().replaceAll("\\s+", " "))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("Alert");
    }

    /** The labels in which the alert differs from the others, or from what the headline says of it, and its time. */
    private String details(AlertData alert) {
        boolean alone = data.alerts().size() == 1;
        Set<String> known = new HashSet<>(alone ? List.of(ALERT_NAME, SEVERITY) : List.of());
        known.addAll((alone ? data.groupLabels() : data.commonLabels()).toMap().keySet());
        Stream<String> labels = alert.labels().toMap().entrySet().stream()
                .filter(label -> !known.contains(label.getKey()))
                .map(label -> markup.escape(text(label)));
        return Stream.concat(labels, Stream.of(time(alert))).collect(Collectors.joining(" · "));
    }

    private static String text(Map.Entry<String, String> label) {
        return label.getKey() + "=" + label.getValue();
    }

    private String time(AlertData alert) {
        Instant start = alert.startsAt().toInstant();
        return alert.isFiring()
                ? "since " + IncidentDuration.text(Duration.between(start, now))
                : "resolved after "
                        + IncidentDuration.text(
                                Duration.between(start, alert.endsAt().toInstant()));
    }
}
