package io.grapevine.receiver;

import io.grapevine.Records;
import io.grapevine.base.trace.Span;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MuteDetails;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Notifications to send. */
public final class Samples {
    /** The time of every flush. */
    public static final Instant NOW = Instant.parse("2026-11-20T05:00:30Z");

    /** Quotes, line breaks, letters of many alphabets, markup: what labels are full of when things go wrong. */
    public static final String NASTY =
            "\"'`\\ \r\n\t\u0001 <script>alert(1)</script> &amp; {{ .X }} ü 漢字 😀 \u202Eשלום\u202C \u2028 = ?_ .";

    private Samples() {}

    /** An alert; it fires if it has no end. */
    public static Alert alert(String instance, Instant endsAt) {
        return new Alert(
                LabelSet.of("alertname", "HighLatency", "instance", instance, "job", "api"),
                LabelSet.of("summary", "slow " + instance),
                NOW.minusSeconds(30),
                endsAt,
                "http://prom/graph",
                NOW,
                false);
    }

    /** Firing alerts, each with its instance. */
    public static Notification firing(String... instances) {
        return of(
                List.of(instances).stream()
                        .map(instance -> alert(instance, Alert.NO_END))
                        .toList(),
                NotifyReason.FIRST);
    }

    /** So many firing alerts. */
    public static Notification firing(int count) {
        return firing(IntStream.range(0, count).mapToObj(i -> "host-" + i).toArray(String[]::new));
    }

    /** A group that has ended. */
    public static Notification resolved() {
        return of(List.of(alert("h1", NOW.minusSeconds(1))), NotifyReason.ALL_RESOLVED);
    }

    /** A notification about the given alerts. */
    public static Notification of(List<Alert> alerts, NotifyReason reason) {
        return new Notification(
                "{}:{alertname=\"HighLatency\"}",
                "team-X",
                LabelSet.of("alertname", "HighLatency"),
                LabelSet.EMPTY,
                alerts,
                reason,
                ReceiverData.EMPTY,
                NOW,
                Duration.ofSeconds(20),
                Span.NONE,
                null,
                null,
                null,
                Notification.Values.NONE);
    }

    /** A notification about an alert that is muted by a cause, of such users. */
    public static Notification muted(String cause, String... users) {
        Alert alert = alert("h1", Alert.NO_END);
        return muted(
                List.of(alert), new MuteDetails(List.of(cause), null, List.of(users), Set.of(alert.fingerprint())));
    }

    /** A notification about the given alerts, some of which are muted. */
    public static Notification muted(List<Alert> alerts, MuteDetails muted) {
        Notification of = of(alerts, NotifyReason.MUTED);
        return copy(of, of.receiverData(), of.now(), of.timeout(), muted, of.incident());
    }

    /** A copy of a notification that has less time. */
    public static Notification within(Duration timeout, Notification of) {
        return copy(of, of.receiverData(), of.now(), timeout, of.muted(), of.incident());
    }

    /** A copy of a notification with what the notification log kept. */
    public static Notification with(ReceiverData data, Notification of) {
        return copy(of, data, of.now(), of.timeout(), of.muted(), of.incident());
    }

    /** A copy of a notification at another time, as another replica or another attempt has it. */
    public static Notification at(Instant now, Notification of) {
        return copy(of, of.receiverData(), now, of.timeout(), of.muted(), of.incident());
    }

    /** {@code of} with actions on an incident, or with none. */
    public static Notification about(@Nullable MessageIncident incident, Notification of) {
        return copy(of, of.receiverData(), of.now(), of.timeout(), of.muted(), incident);
    }

    private static Notification copy(
            Notification of,
            ReceiverData data,
            Instant now,
            Duration timeout,
            @Nullable MuteDetails muted,
            @Nullable MessageIncident incident) {
        return Records.with(
                of, "receiverData", data, "now", now, "timeout", timeout, "muted", muted, "incident", incident);
    }
}
