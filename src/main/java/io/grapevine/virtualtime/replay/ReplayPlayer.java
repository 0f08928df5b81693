package io.grapevine.virtualtime.replay;

import io.grapevine.config.Extensions;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.node.LoadedConfig;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Flush;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.NotifyListener;
import io.grapevine.core.notify.SuppressedReason;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.flapping.FlappingSettings;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.transients.TransientSettings;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.virtualtime.configtest.play.MuteText;
import io.grapevine.virtualtime.configtest.play.TestedConfig;
import io.grapevine.virtualtime.configtest.play.TestedReplica;
import io.grapevine.virtualtime.simulation.SimCluster;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Plays a recording through configurations, in one replica. An instance plays once. */
public final class ReplayPlayer {
    /** Alerts of one request are recorded one after the other, with this between two of them at most. */
    private static final Duration ONE_REQUEST = Duration.ofMillis(10);

    /** How much later than it was recorded an alert may be played, to come with others of its request. */
    private static final Duration LATEST = Duration.ofMillis(200);

    /** How far the end of an alert that fires is beyond that of the play. */
    private static final Duration BEYOND = Duration.ofDays(1);

    /** The annotations that say where a silence mutes. */
    private static final Set<String> WHERE = Set.of(Silence.ACKNOWLEDGES, Silence.SCOPE, Silence.RECEIVER);

    private static final long SEED = 1;

    private final Recording recording;
    private final ConfigPlan plan;
    private final Instant end;
    private final SimLoop world;
    private final ReplayReceivers receivers;
    private final SilencePlay silences = new SilencePlay();
    private final MuteWatch mutes = new MuteWatch();
    private final TestedReplica replica;
    private final List<Alert> batch = new ArrayList<>();
    private @Nullable Instant batchBegin;
    private TestedConfig config;
    /** What is held, while that is watched. */
    private @Nullable PlaySize size;

    /**
     * A play that is yet to begin.
     *
     * @param end when it ends
     */
    public ReplayPlayer(Recording recording, ConfigPlan plan, Instant end) {
        this.recording = recording;
        this.plan = plan;
        this.end = end;
        this.config = plan.first();
        this.world = new SimLoop(recording.first(), SEED);
        this.receivers = new ReplayReceivers();
        this.replica = new TestedReplica(world, "a", SEED, false, SimCluster::none);
    }

    /** Has {@code other} watch the play. */
    void watch(PlayWatch other) {
        size = new PlaySize(receivers.sent::size, () -> receivers.held + mutes.held, other);
        world.beforeEach(size::check);
    }

    /**
     * Plays the recording from its beginning.
     *
     * @param name what reports call it
     */
    public ComparedRun play(String name) {
        try {
            return played(name);
        } catch (PlaySize.Ended byWatch) {
            throw byWatch.reason();
        }
    }

    private ComparedRun played(String name) {
        start();
        for (HistoryRecord event : recording.events()) {
            if (event.at().isAfter(end)) {
                break;
            }
            play(event);
        }
        post();
        world.runUntil(since(end));
        return new ComparedRun(name, false, receivers.sent, plan.patience(), mutes::during);
    }

    private void start() {
        replica.start(loaded(config), node -> {
            if (size != null) {
                size.begin(node);
            }
            return mutes.of(node, Collections.unmodifiableMap(silences.names));
        });
    }

    private LoadedConfig loaded(TestedConfig tested) {
        SilencePlan rules = plan.makesPlannedSilences() ? tested.extensions().of(SilencePlan.NONE) : SilencePlan.NONE;
        return receivers.loadedConfig(tested, rules);
    }

    private Duration since(Instant time) {
        return Duration.between(recording.first(), time);
    }

    private void play(HistoryRecord event) {
        Instant begin = batchBegin;
        if (event instanceof AlertRecord version) {
            boolean isNext = Duration.between(world.now(), event.at()).compareTo(ONE_REQUEST) > 0;
            if (begin != null && (isNext || Duration.between(begin, event.at()).compareTo(LATEST) > 0)) {
                post();
            }
            if (replica.isUp()) {
                world.runBefore(since(event.at()));
                batch.add(alert(version));
                batchBegin = batchBegin == null ? event.at() : batchBegin;
            }
            return;
        }
        post();
        world.runBefore(since(event.at()));
        if (event instanceof ProcessRecord process) {
            if (!process.started()) {
                replica.stop();
                return;
            }
            if (replica.isUp()) {
                replica.kill();
            }
            start();
        } else if (event instanceof ConfigRecord change) {
            plan.at(change).ifPresent(this::use);
        } else if (event instanceof SilenceRecord version && replica.isUp()) {
            silences.play(version.silence(), replica.node());
        }
    }

    private void post() {
        if (!batch.isEmpty() && replica.isUp()) {
            replica.node().putAlerts(List.copyOf(batch));
            world.settle();
        }
        batch.clear();
        batchBegin = null;
    }

    private void use(TestedConfig next) {
        config = next;
        if (replica.isUp()) {
            replica.node().use(loaded(next));
            world.settle();
        }
    }

    /** An alert that fires on ends after the play. */
    private Alert alert(AlertRecord version) {
        return new Alert(
                version.labels(),
                version.annotations(),
                version.startsAt(),
                Objects.requireNonNullElseGet(version.endsAt(), () -> end.plus(BEYOND)),
                version.generatorUrl(),
                version.at(),
                false);
    }

    /** Sets the silences of a recording. The replica gives them other ids than they had, but for those that it makes itself. */
    private final class SilencePlay {
        private final Map<String, String> ids = new HashMap<>();
        /** The recorded silences, as reports call them, by the ids that the replica gave them. */
        private final Map<String, String> names = new HashMap<>();

        void play(Silence silence, Node node) {
            if (plan.makesPlannedSilences() && silence.rule().isPresent()) {
                playRequest(silence, node);
                return;
            }
            Instant now = world.now();
            String id = ids.get(silence.id());
            if (silence.stateAt(now) == SilenceState.EXPIRED) {
                if (id != null) {
                    world.settled(node.expireSilence(id));
                }
                return;
            }
            // Without most annotations the play neither extends nor expires it: its versions were recorded.
            LabelSet annotations = silence.annotations().filterNames(WHERE::contains);
            Silence wanted = with(silence, id == null ? "" : id, annotations);
            if (world.settled(node.setSilence(wanted)) instanceof SetResult.Stored stored) {
                ids.put(silence.id(), stored.id());
                names.put(stored.id(), name(silence));
            }
        }

        /** A silence of a rule that is made here, too, is expired or shortened as a request did. */
        private void playRequest(Silence silence, Node node) {
            if (node.silences().get(silence.id()) == null || silence.isHeld()) {
                return;
            }
            if (silence.isEnded()) {
                world.settled(node.expireSilence(silence.id()));
            } else {
                world.settled(node.setSilence(with(silence, silence.id(), silence.annotations())));
            }
        }

        private Silence with(Silence silence, String id, LabelSet annotations) {
            return new Silence(
                    id,
                    silence.matcherSets(),
                    silence.startsAt(),
                    silence.endsAt(),
                    world.now(),
                    silence.createdBy(),
                    silence.comment(),
                    annotations,
                    silence.receiverMatcherSets(),
                    silence.unknownFields());
        }

        private static String name(Silence silence) {
            String name = MuteText.name(silence);
            boolean isId = name.equals(silence.id());
            return silence.comment().isEmpty() || !isId ? name : name + " (" + silence.comment() + ")";
        }
    }

    /** Stands where the receivers are, and renders nothing: whom a notification reaches does not depend on its text. */
    private final class ReplayReceivers {
        private final ReceiverOutages outages = new ReceiverOutages(recording);
        private final List<DeliveryRecord> sent = new ArrayList<>();
        /** What is kept here, in bytes. */
        private long held;
        /** The first notification of each group, without its alerts. */
        private final Map<String, Notification> groups = new HashMap<>();
        /** A list of each alert alone, which is the most frequent content of notifications. */
        private final Map<Fingerprint, List<Fingerprint>> alone = new HashMap<>();

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
                    timing(tested.extensions()).with(rules, SilencePlan.NONE));
        }

        /** The settings that delay or withhold alerts of a route, whoever is on call. */
        private static Extensions timing(Extensions all) {
            return Extensions.NONE
                    .with(all.of(FlappingSettings.NONE), FlappingSettings.NONE)
                    .with(all.of(TransientSettings.NONE), TransientSettings.NONE);
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
                        extensions.repeatIntervals(receiver.name(), config.kind(), each.index()),
                        false,
                        notifier(each.name())));
            }
            return integrations;
        }

        private Notifier notifier(String integration) {
            return notification -> {
                Outcome outcome = answer(notification, integration);
                CompletableFuture<Outcome> answered = new CompletableFuture<>();
                world.schedule(
                        Duration.ZERO, () -> answered.complete(outcome)); // after the other flushes of the same time
                return answered;
            };
        }

        private Outcome answer(Notification notification, String integration) {
            if (outages.failsAt(world.now(), List.of(notification.groupKey(), notification.receiver(), integration))) {
                return new Outcome.Rejected(FailureReason.OTHER, "failed when it was recorded");
            }
            // groups come and go, and have equal keys and labels each time
            Notification same = groups.computeIfAbsent(notification.groupKey(), key -> {
                held += PlaySize.ofGroup(key);
                return notification.about(List.of());
            });
            held += PlaySize.ofNotification(notification.alerts().size());
            sent.add(new DeliveryRecord(
                    world.now(),
                    "",
                    same.groupKey(),
                    same.groupLabels(),
                    notification.receiver(),
                    integration,
                    DeliveryRecord.Outcome.SENT,
                    notification.reason(),
                    fingerprints(notification, alert -> !alert.hasEnd()),
                    fingerprints(notification, Alert::hasEnd),
                    1,
                    Duration.ZERO,
                    Duration.ZERO,
                    "",
                    null));
            return new Outcome.Delivered(ReceiverData.EMPTY);
        }

        private List<Fingerprint> fingerprints(Notification notification, Predicate<Alert> wanted) {
            List<Fingerprint> all = new ArrayList<>(1); // no stream: of a million
            for (Alert alert : notification.alerts()) {
                if (wanted.test(alert)) {
                    all.add(alert.fingerprint());
                }
            }
            Collections.sort(all);
            return all.size() == 1 ? alone.computeIfAbsent(all.get(0), List::of) : List.copyOf(all);
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
                for (DeliveryRecord sent : outcomes.isEmpty() ? List.<DeliveryRecord>of() : recording.sent()) {
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

    /** Remembers why no receiver was notified of alerts. */
    private static final class MuteWatch {
        /** Reasons that are kept of one alert; later ones are not. */
        private static final int MOST = 100;

        /** The reasons for which no receiver was notified of an alert, by the time of the first flush with each. */
        private final Map<Fingerprint, TreeMap<Instant, Reason>> reasons = new HashMap<>();
        /** The size of the reasons, in bytes. */
        private long held;

        private record Reason(String word, String text, Instant latest) {}

        NotifyListener of(Node node, Map<String, String> silenceNames) {
            MuteText words = new MuteText(node, silenceNames);
            return new NotifyListener() {
                @Override
                public void onMuted(SuppressedReason reason, Flush flush, Alert alert) {
                    add(flush, alert, reason.label(), () -> words.by(reason, flush, alert));
                }

                @Override
                public void onStopped(Flush flush, String reason) {
                    boolean isReported = reason.equals(SuppressedReason.SILENCE.label())
                            || reason.equals(SuppressedReason.INHIBITION.label()); // of each alert, by onMuted
                    if (!isReported) {
                        flush.members().forEach(alert -> add(flush, alert, reason, () -> words.stopped(flush, reason)));
                    }
                }

                @Override
                public void onNotSent(Flush flush, Integration integration, String reason) {
                    flush.members().forEach(alert -> {
                        if (!hasReason(flush, alert)) {
                            boolean isMuted = SuppressedReason.of(reason) != null;
                            add(
                                    flush,
                                    alert,
                                    reason,
                                    () -> isMuted ? words.stopped(flush, reason) : notSent(flush, integration, reason));
                        }
                    });
                }
            };
        }

        private static String notSent(Flush flush, Integration integration, String reason) {
            return reason.equals(NotifyListener.NOTHING_NEW)
                    ? reason + ": " + integration.receiver()
                            + " was notified before that it fires, and repeats that "
                            + MuteText.repetition(flush, integration)
                    : "not sent to " + integration + ": " + reason;
        }

        private boolean hasReason(Flush flush, Alert alert) {
            TreeMap<Instant, Reason> known = reasons.get(alert.fingerprint());
            Map.Entry<Instant, Reason> last = known == null ? null : known.lastEntry();
            return last != null && last.getValue().latest.equals(flush.now());
        }

        /** Takes note of a reason; {@code text} is called only if it is another one than before. */
        private void add(Flush flush, Alert alert, String word, Supplier<String> text) {
            if (alert.hasEnd()) {
                return;
            }
            TreeMap<Instant, Reason> known = reasons.computeIfAbsent(alert.fingerprint(), print -> new TreeMap<>());
            Map.Entry<Instant, Reason> last = known.lastEntry();
            if (last != null && last.getValue().word.equals(word)) {
                known.put(last.getKey(), new Reason(word, last.getValue().text, flush.now()));
            } else if (known.size() < MOST) {
                Reason next = new Reason(word, text.get(), flush.now());
                held += PlaySize.ofReason(next.text);
                known.put(flush.now(), next);
            }
        }

        /** The latest reason in an episode why no receiver was notified. */
        Optional<String> during(Episode episode) {
            TreeMap<Instant, Reason> known =
                    reasons.getOrDefault(episode.labels().fingerprint(), new TreeMap<>());
            Instant to = episode.to();
            Map.Entry<Instant, Reason> last = to == null ? known.lastEntry() : known.floorEntry(to);
            return Optional.ofNullable(last)
                    .map(Map.Entry::getValue)
                    .filter(reason -> !reason.latest.isBefore(episode.from()))
                    .map(reason -> reason.text);
        }
    }
}
