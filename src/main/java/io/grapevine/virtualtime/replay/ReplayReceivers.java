package io.grapevine.virtualtime.replay;

import io.grapevine.config.Extensions;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.SilencePlan;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.node.LoadedConfig;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Integration;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Stands where the receivers are, and renders nothing: whom a notification reaches does not depend on its text. */
final class ReplayReceivers {
    private final SimLoop world;
    private final ReceiverOutages outages;
    private final List<DeliveryRecord> sent = new ArrayList<>();

    ReplayReceivers(SimLoop world, Recording recording) {
        this.world = world;
        this.outages = new ReceiverOutages(recording);
    }

    List<DeliveryRecord> sent() {
        return Collections.unmodifiableList(sent);
    }

    /**
     * A configuration with these receivers. Alerts that a replica raises itself are played as they were recorded, so no heartbeat
     * is watched.
     *
     * @param rules the rules that silences are made of
     */
    LoadedConfig loadedConfig(TestedConfig tested, SilencePlan rules) {
        Map<String, List<Integration>> receivers = new TreeMap<>();
        tested.usedReceivers()
                .forEach(receiver -> receivers.put(receiver.name(), integrations(receiver, tested.extensions())));
        return new LoadedConfig(
                tested.config(),
                receivers,
                (labels, data) -> LabelSet.EMPTY,
                "http://alertmanager",
                Extensions.NONE.with(rules));
    }

    private List<Integration> integrations(ReceiverConfig receiver, Extensions extensions) {
        List<Integration> integrations = new ArrayList<>();
        for (ReceiverConfig.Numbered each : receiver.numbered()) {
            IntegrationConfig config = each.config();
            // One identity for all: secrets are not recorded, so another configuration of it could not be
            // distinguished.
            integrations.add(new Integration(
                    receiver.name(),
                    config.kind(),
                    each.index(),
                    1,
                    config.sendResolved(),
                    extensions.whenMuted(receiver.name(), config.kind(), each.index()),
                    false,
                    notifier(each.name())));
        }
        return integrations;
    }

    private Notifier notifier(String integration) {
        return notification -> {
            Outcome outcome = answer(notification, integration);
            CompletableFuture<Outcome> answered = new CompletableFuture<>();
            world.schedule(Duration.ZERO, () -> answered.complete(outcome)); // after the other flushes of the same time
            return answered;
        };
    }

    private Outcome answer(Notification notification, String integration) {
        if (outages.failsAt(world.now(), List.of(notification.groupKey(), notification.receiver(), integration))) {
            return new Outcome.Rejected(FailureReason.OTHER, "failed when it was recorded");
        }
        sent.add(new DeliveryRecord(
                world.now(),
                "",
                notification.groupKey(),
                notification.groupLabels(),
                notification.receiver(),
                integration,
                DeliveryRecord.Outcome.SENT,
                notification.reason(),
                fingerprints(notification, alert -> !alert.hasEnd()),
                fingerprints(notification, Alert::hasEnd),
                1,
                Duration.ZERO,
                Duration.ZERO,
                ""));
        return new Outcome.Delivered(ReceiverData.EMPTY);
    }

    private static List<Fingerprint> fingerprints(Notification notification, Predicate<Alert> wanted) {
        return notification.alerts().stream()
                .filter(wanted)
                .map(Alert::fingerprint)
                .sorted()
                .toList();
    }

    /**
     * Recorded times in which integrations did not accept notifications of a group: from the last one that they accepted
     * until the middle between the last that was given up and the next that they accepted.
     */
    private static final class ReceiverOutages {
        /** How much later than it was recorded a notification that was accepted may be played. */
        private static final Duration LATE = Duration.ofSeconds(1);

        /** Whether each was accepted, by its target and time. */
        private final Map<List<String>, TreeMap<Instant, Boolean>> outcomes = new HashMap<>();

        ReceiverOutages(Recording recording) {
            for (DeliveryRecord failed : recording.failures()) {
                outcomes.computeIfAbsent(failed.target(), target -> new TreeMap<>())
                        .put(failed.at(), false);
            }
            for (DeliveryRecord sent : recording.sent()) {
                TreeMap<Instant, Boolean> known = outcomes.get(sent.target());
                if (known != null) {
                    known.put(sent.at(), true);
                }
            }
        }

        boolean failsAt(Instant time, List<String> target) {
            TreeMap<Instant, Boolean> known = outcomes.get(target);
            if (known == null) {
                return false;
            }
            Map.Entry<Instant, Boolean> before = known.floorEntry(time);
            Map.Entry<Instant, Boolean> after = known.higherEntry(time);
            if (before != null
                    && before.getValue()
                    && time.isBefore(before.getKey().plus(LATE))) {
                return false;
            }
            if (after != null && !after.getValue()) {
                return true;
            }
            return before != null
                    && !before.getValue()
                    && (after == null || time.isBefore(middle(before.getKey(), after.getKey())));
        }

        private static Instant middle(Instant a, Instant b) {
            return a.plus(Duration.between(a, b).dividedBy(2));
        }
    }
}
