package io.grapevine.httpclient.message;

import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The plain text of a message whose template fails. */
final class PlainText {
    /** The maximum number of listed alerts. */
    private static final int MOST_ALERTS = 20;

    private PlainText() {}

    static String headline(TemplateData data) {
        String status =
                data.firing().isEmpty() ? "RESOLVED" : "FIRING:" + data.firing().size();
        return "[" + status + "] " + labels(data.groupLabels().toMap());
    }

    static String of(TemplateData data, TemplateFault fault) {
        StringBuilder out = new StringBuilder();
        alerts(out, "Firing", data.firing());
        alerts(out, "Resolved", data.resolved());
        out.append(data.externalUrl())
                .append("\nThis notification is plain because a template of it fails: ")
                .append(fault.getMessage());
        return out.toString();
    }

    private static void alerts(StringBuilder out, String title, List<AlertData> alerts) {
        if (alerts.isEmpty()) {
            return;
        }
        out.append(title).append(" (").append(alerts.size()).append("):\n");
        alerts.stream()
                .limit(MOST_ALERTS)
                .forEach(alert ->
                        out.append("- ").append(labels(alert.labels().toMap())).append('\n'));
        if (alerts.size() > MOST_ALERTS) {
            out.append("- and ").append(alerts.size() - MOST_ALERTS).append(" more\n");
        }
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream().map(PlainText::pair).collect(Collectors.joining(", "));
    }

    private static String pair(Map.Entry<String, String> label) {
        return label.getKey() + "=" + label.getValue();
    }

    static String html(TemplateData data, TemplateFault fault) {
        String escaped = of(data, fault)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;");
        return "<pre>" + escaped + "</pre>";
    }
}
