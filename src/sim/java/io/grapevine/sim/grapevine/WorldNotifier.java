package io.grapevine.sim.grapevine;

import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MuteDetails;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.sim.world.Escalating;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.PostedAlert;
import io.grapevine.sim.world.Reply;
import io.grapevine.sim.world.SentMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A notifier that sends to a simulated receiver. */
record WorldNotifier(WorldNode node, String receiver) implements Notifier {
    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        node.world()
                .send(
                        node.machine(),
                        message(notification),
                        notification.timeout(),
                        reply -> outcome.complete(of(reply)));
        return outcome;
    }

    private SentMessage message(Notification notification) {
        Machine machine = node.machine();
        TreeSet<String> firing = new TreeSet<>();
        TreeMap<String, Instant> resolved = new TreeMap<>();
        for (Alert alert : notification.alerts()) {
            if (!node.owns(alert)) {
                node.world().report("isolation", alert.annotations() + " of " + alert.labels());
            }
            String id = alert.labels().valueOf(PostedAlert.ID);
            if (alert.endsAt().equals(Alert.NO_END)) {
                firing.add(id);
            } else {
                resolved.put(id, alert.endsAt());
            }
        }
        Duration age = Duration.between(notification.now(), machine.host().now());
        Duration flushedAt = node.world().elapsed().minus(age);
        return new SentMessage(
                machine.name,
                machine.boots(),
                receiver,
                notification.groupKey() + Escalating.lane(notification.routeLabels()),
                firing,
                resolved,
                flushedAt,
                muted(notification),
                incident(notification.incident()));
    }

    private static SentMessage.@Nullable Incident incident(@Nullable MessageIncident named) {
        return named == null ? null : new SentMessage.Incident(named.groupId(), named.episode());
    }

    private static TreeSet<String> muted(Notification notification) {
        MuteDetails details = notification.muted();
        return details == null
                ? new TreeSet<>()
                : notification.alerts().stream()
                        .filter(alert -> details.alerts().contains(alert.fingerprint()))
                        .map(alert -> alert.labels().valueOf(PostedAlert.ID))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Outcome of(Reply reply) {
        return switch (reply) {
            case ACCEPTED -> new Outcome.Delivered(ReceiverData.EMPTY);
            case BUSY -> new Outcome.Retryable(FailureReason.RATE_LIMITED, "429", Duration.ofSeconds(2));
            case BROKEN -> new Outcome.Retryable(FailureReason.SERVER_ERROR, "503", null);
            case NO_CONNECTION -> new Outcome.Retryable(FailureReason.OTHER, "connection lost", null);
            case TIMEOUT -> new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, "timeout", null);
        };
    }
}
