package io.grapevine.virtualtime.replay;

import io.grapevine.config.SilencePlan;
import io.grapevine.history.HistoryRecord;
import io.grapevine.history.HistoryRecord.AlertRecord;
import io.grapevine.history.HistoryRecord.ConfigRecord;
import io.grapevine.history.HistoryRecord.ProcessRecord;
import io.grapevine.history.HistoryRecord.SilenceRecord;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.node.LoadedConfig;
import io.grapevine.node.Node;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
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
import org.jspecify.annotations.Nullable;

/** Plays a recording through configurations, in one replica. An instance plays once. */
public final class ReplayPlayer {
    /** Alerts of one request are recorded one after the other, with this between two of them at most. */
    private static final Duration ONE_REQUEST = Duration.ofMillis(10);

    /** How much later than it was recorded an alert may be played, to come with others of its request. */
    private static final Duration LATEST = Duration.ofMillis(200);

    /** How far the end of an alert that fires is beyond that of the play. */
    private static final Duration BEYOND = Duration.ofDays(1);

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
        this.receivers = new ReplayReceivers(world, recording);
        this.replica = new TestedReplica(world, "a", SEED, SimCluster::none);
    }

    /**
     * Plays the recording from its beginning.
     *
     * @param name what reports call it
     */
    public ComparedRun play(String name) {
        start();
        for (HistoryRecord event : recording.events()) {
            if (event.at().isAfter(end)) {
                break;
            }
            play(event);
        }
        post();
        world.runUntil(since(end));
        return new ComparedRun(name, false, receivers.sent(), plan.patience(), mutes::during);
    }

    private void start() {
        replica.start(loaded(config), node -> mutes.of(node, Collections.unmodifiableMap(silences.names)));
    }

    private LoadedConfig loaded(TestedConfig tested) {
        SilencePlan rules = plan.makesPlannedSilences() ? tested.extensions().silences() : SilencePlan.NONE;
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
            String acknowledged = silence.annotations().get(Silence.ACKNOWLEDGES);
            LabelSet annotations =
                    acknowledged == null ? LabelSet.EMPTY : LabelSet.of(Silence.ACKNOWLEDGES, acknowledged);
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
                    List.of(),
                    silence.unknownFields());
        }

        private static String name(Silence silence) {
            String name = MuteText.name(silence);
            boolean isId = name.equals(silence.id());
            return silence.comment().isEmpty() || !isId ? name : name + " (" + silence.comment() + ")";
        }
    }
}
