package io.grapevine.httpclient.message;

import io.grapevine.base.Sha256;
import io.grapevine.notification.Notification;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An ID of a notification: the same for each attempt of each replica to notify of the same, and another one for everything
 * else, repetitions included. What the receiver was notified of last tells a repetition: the notification log has it, which is
 * the same on all replicas, unlike the time.
 */
public final class NotificationId {
    private NotificationId() {}

    /**
     * The deduplication key of a group for incident services, as in Alertmanager: the SHA-256 of the group key in lower-case
     * hexadecimal, which is the same for all its notifications.
     */
    public static String ofGroup(Notification notification) {
        return Sha256.hex(notification.groupKey());
    }

    /**
     * The ID, in hexadecimal.
     *
     * @param parts what also tells requests apart, such as the settings of the integration
     */
    public static String of(Notification notification, String... parts) {
        Instant last = notification.lastNotified();
        Stream<String> alerts = notification.alerts().stream()
                .map(alert -> alert.fingerprint() + " " + alert.startsAt().getEpochSecond() + " " + alert.hasEnd())
                .sorted();
        Stream<String> incident = Stream.of(
                notification.receiver(),
                notification.groupKey(),
                notification.reason().name(),
                last == null ? "" : last.toString());
        return Sha256.hex(Stream.of(Stream.of(parts), incident, alerts)
                .flatMap(each -> each)
                .map(text -> text.length() + ":" + text)
                .collect(Collectors.joining()));
    }
}
