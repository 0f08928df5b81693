package io.grapevine.httpclient.message;

import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The severity of a group: that of its gravest firing alert, or of its gravest alert where none fires. */
public enum Severity {
    /** {@code severity} is {@code critical} or a word for the same. */
    CRITICAL,
    /** {@code severity} is {@code warning}, another word, or missing. */
    WARNING,
    /** {@code severity} is {@code info} or a word for the same. */
    INFO;

    /** The severity of the alerts of a notification. */
    public static Severity of(TemplateData data) {
        List<AlertData> firing = data.firing();
        return (firing.isEmpty() ? data.alerts() : firing)
                .stream()
                        .map(alert -> of(alert.labels().valueOf("severity")))
                        .min(Comparator.naturalOrder())
                        .orElse(WARNING);
    }

    private static Severity of(String label) {
        return switch (label.toLowerCase(Locale.ROOT)) {
            case "critical", "page", "fatal", "emergency", "disaster" -> CRITICAL;
            case "info", "information", "informational", "notice", "none", "debug" -> INFO;
            default -> WARNING;
        };
    }
}
