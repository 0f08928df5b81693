package io.grapevine.web;

import io.grapevine.model.LabelSet;
import java.util.Locale;

/** Urgency of an alert by its label {@code severity}, the most urgent first, as the web UI shows it without settings of a browser. */
public enum Urgency {
    CRITICAL("◆"),
    WARNING("▲"),
    INFO("●"),
    /** Any other value, or none. */
    OTHER("○");

    private final String sign;

    Urgency(String sign) {
        this.sign = sign;
    }

    /** The urgency of an alert with these labels. */
    public static Urgency of(LabelSet labels) {
        return switch (labels.valueOf("severity").toLowerCase(Locale.ROOT)) {
            case "critical", "page", "error" -> CRITICAL;
            case "warning" -> WARNING;
            case "info" -> INFO;
            default -> OTHER;
        };
    }

    /** The name in pages and answers: {@code critical}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The sign and some words, which are HTML, in the colour that {@link PlainPage} gives it, as HTML. */
    public String html(String words) {
        return "<span class=\"" + text() + "\"><span aria-hidden=\"true\">" + sign + "</span> " + words + "</span>";
    }
}
