package io.grapevine.httpclient.message;

import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The duration of an incident, from the start of its earliest alert to the end of the last one. The notification that all has
 * resolved lists only the alerts that resolved last, so the start is kept in the notification log.
 */
public final class IncidentDuration {
    /** The key of the start in the notification log: seconds since 1970. */
    private static final String START = "gvStart";

    private IncidentDuration() {}

    /** Data of the notification log with the start of the incident. */
    public static ReceiverData keepStart(Notification notification, ReceiverData data) {
        Instant start = start(notification);
        return start == null ? data : data.with(START, Long.toString(start.getEpochSecond()));
    }

    private static @Nullable Instant start(Notification notification) {
        Instant earliest = notification.alerts().stream()
                .map(Alert::startsAt)
                .min(Comparator.naturalOrder())
                .orElse(null);
        Instant kept = notification.reason() == NotifyReason.FIRST
                ? null
                : instant(notification.receiverData().string(START));
        return earliest == null || (kept != null && kept.isBefore(earliest)) ? kept : earliest;
    }

    private static @Nullable Instant instant(@Nullable String seconds) {
        try {
            return seconds == null ? null : Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException another) {
            return null;
        }
    }

    /** The line that says how long an incident lasted; empty unless all of it has resolved. */
    static String line(Notification notification) {
        Instant start = start(notification);
        Instant end = notification.alerts().stream()
                .map(Alert::endsAt)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return notification.reason() != NotifyReason.ALL_RESOLVED || start == null || end == null
                ? ""
                : "Resolved after " + text(Duration.between(start, end)) + ".";
    }

    /** A duration in its two greatest units, as {@code 3 h 5 min}. */
    static String text(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 24 ? units(hours, "h", minutes % 60, "min") : units(hours / 24, "d", hours % 24, "h");
    }

    private static String units(long great, String greatUnit, long small, String smallUnit) {
        return great + " " + greatUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
