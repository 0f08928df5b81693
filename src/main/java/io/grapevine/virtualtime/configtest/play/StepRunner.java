package io.grapevine.virtualtime.configtest.play;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.dispatch.GroupView;
import io.grapevine.model.LabelSet;
import io.grapevine.node.LeaseResult;
import io.grapevine.node.Node;
import io.grapevine.silence.SetResult;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.virtualtime.configtest.script.ScriptStep;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class StepRunner {
    private final ScriptPlayer player;
    private final SimLoop world;
    private final SimNetwork network;
    private final RecordingDesk desk;
    private final AlertFeed feed;
    private final PlayLog log;
    private final MessageClicks clicks;
    private final Instant start;
    private final Map<String, String> silences = new LinkedHashMap<>();

    private final Map<String, String> silenceNames = new LinkedHashMap<>();

    StepRunner(
            ScriptPlayer player,
            SimLoop world,
            SimNetwork network,
            RecordingDesk desk,
            AlertFeed feed,
            PlayLog log,
            Instant start) {
        this.player = player;
        this.world = world;
        this.network = network;
        this.desk = desk;
        this.feed = feed;
        this.log = log;
        this.clicks = new MessageClicks(player, world, log);
        this.start = start;
    }

    Map<String, String> silenceNames() {
        return Collections.unmodifiableMap(silenceNames);
    }

    void run(ScriptStep step) throws ScriptFault {
        if (step instanceof ScriptStep.SetSilence silence) {
            asked(silence.replica(), step).ifPresent(replica -> set(silence, replica));
        } else if (step instanceof ScriptStep.HoldLease lease) {
            asked(lease.replica(), step).ifPresent(replica -> hold(lease, replica.node()));
        } else if (step instanceof ScriptStep.ExpireSilence expiry) {
            asked(expiry.replica(), step).ifPresent(replica -> expire(expiry, replica.node()));
        } else if (step instanceof ScriptStep.Acknowledge acknowledgement) {
            asked(acknowledgement.replica(), step).ifPresent(replica -> acknowledge(acknowledgement, replica.node()));
        } else if (step instanceof ScriptStep.Unacknowledge end) {
            asked(end.replica(), step).ifPresent(replica -> unacknowledge(end, replica.node()));
        } else if (step instanceof ScriptStep.Click click) {
            asked(click.replica(), step).ifPresent(replica -> clicks.run(click, replica));
        } else if (step instanceof ScriptStep.Reload reload) {
            reload(reload);
        } else if (step instanceof ScriptStep.Answer answer) {
            answer(answer);
        } else if (step instanceof ScriptStep.Partition partition) {
            divide(partition.sides());
        } else if (step instanceof ScriptStep.Reach reach) {
            reach(reach);
        } else if (step instanceof ScriptStep.Ping ping) {
            ping(ping);
        } else if (step instanceof ScriptStep.SetClock clock) {
            clock.ahead().forEach((name, ahead) -> player.replica(name).setClockAhead(ahead));
        } else {
            power((ScriptStep.Power) step);
        }
    }

    /** The replica that a step asks. */
    private Optional<TestedReplica> asked(String name, ScriptStep step) {
        Optional<TestedReplica> found = player.running().stream()
                .filter(replica -> name.isEmpty() || replica.name().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            log.problem(
                    step.place(),
                    (name.isEmpty() ? "no replica" : "replica " + name + " does not run")
                            + " (expected: a replica that runs)");
        }
        return found;
    }

    private void set(ScriptStep.SetSilence step, TestedReplica replica) {
        Silence silence = new Silence(
                silences.getOrDefault(step.name(), ""),
                List.of(step.matchers()),
                start.plus(step.startsAt()),
                start.plus(step.endsAt()),
                replica.now(),
                step.author(),
                step.comment(),
                step.annotations(),
                List.of(),
                UnknownFields.NONE);
        SetResult result = world.settled(replica.node().setSilence(silence));
        if (result instanceof SetResult.Stored stored) {
            silences.put(step.name(), stored.id());
            silenceNames.put(stored.id(), step.name());
        } else {
            log.problem(step.place(), "the silence was refused: " + result);
        }
    }

    private void hold(ScriptStep.HoldLease step, Node node) {
        LeaseResult result = world.settled(node.silenceService().hold(step.lease()));
        if (result instanceof LeaseResult.Held held) {
            silences.put(step.lease().key(), held.silence().id());
            silenceNames.put(held.silence().id(), step.lease().key());
        } else if (!(result instanceof LeaseResult.Ended)) {
            log.problem(step.place(), "the lease was refused: " + result);
        }
    }

    private void expire(ScriptStep.ExpireSilence step, Node node) {
        String id = step.ofRule() ? idOfRule(step.name(), node) : silences.get(step.name());
        Boolean found = id == null ? Boolean.FALSE : world.settled(node.expireSilence(id));
        if (!Boolean.TRUE.equals(found)) {
            log.problem(step.place(), "silence \"" + step.name() + "\" is not there (expected: one that is set)");
        }
    }

    private void acknowledge(ScriptStep.Acknowledge step, Node node) {
        for (GroupView group : groups(node, step.group(), step.receiver(), step)) {
            SetResult result = world.settled(node.silenceService().acknowledge(group, step.by(), step.comment()));
            if (!(result instanceof SetResult.Stored)) {
                log.problem(step.place(), "the acknowledgement was refused: " + result);
            }
        }
    }

    private void unacknowledge(ScriptStep.Unacknowledge step, Node node) {
        List<GroupView> groups = groups(node, step.group(), step.receiver(), step);
        Set<String> keys = groups.stream().map(GroupView::key).collect(Collectors.toSet());
        List<Silence> open = node.silences().query(List.of(SilenceState.ACTIVE)).stream()
                .filter(silence -> keys.contains(silence.annotations().valueOf(Silence.ACKNOWLEDGES)))
                .toList();
        if (open.isEmpty() && !groups.isEmpty()) {
            log.problem(step.place(), "no acknowledgement of " + groups.get(0).labels() + " (expected: one)");
        }
        open.forEach(silence -> world.settled(node.expireSilence(silence.id())));
    }

    private List<GroupView> groups(Node node, LabelSet labels, String receiver, ScriptStep step) {
        List<GroupView> found = new ArrayList<>();
        for (GroupView group : node.groups().groups()) {
            boolean received =
                    receiver.isEmpty() || group.route().config().receiver().equals(receiver);
            if (received && group.labels().intersect(labels).equals(labels)) {
                found.add(group);
            }
        }
        if (found.isEmpty()) {
            log.problem(
                    step.place(),
                    "no group " + labels + (receiver.isEmpty() ? "" : " of receiver " + receiver)
                            + " (expected: one that has alerts)");
        }
        return found;
    }

    private @Nullable String idOfRule(String rule, Node node) {
        return node.silences().query(List.of(SilenceState.ACTIVE, SilenceState.PENDING)).stream()
                .filter(silence -> rule.equals(silence.annotations().get(Silence.RULE)))
                .min(Comparator.comparing(Silence::startsAt))
                .map(Silence::id)
                .orElse(null);
    }

    private void reload(ScriptStep.Reload step) {
        try {
            player.reload(step.config(), step.replica());
            if (step.refused()) {
                log.problem(step.place(), "the configuration was loaded (expected: that it is refused)");
            }
        } catch (ScriptFault refused) {
            if (!step.refused()) {
                log.problem(step.place(), "the configuration was refused:\n" + refused.text());
            }
        }
    }

    private void answer(ScriptStep.Answer step) {
        player.names().error(step.receiver(), step.integration()).ifPresent(error -> log.problem(step.place(), error));
        desk.answer(
                step.from().isEmpty() ? player.replicaNames() : step.from(),
                step.receiver(),
                step.integration(),
                step.answer());
    }

    private void divide(List<List<String>> sides) {
        network.heal();
        if (sides.isEmpty()) {
            return;
        }
        List<String> names = player.replicaNames();
        for (String a : names) {
            for (String b : names) {
                boolean together = sides.stream().anyMatch(side -> side.contains(a) && side.contains(b));
                if (!a.equals(b) && !together) {
                    network.cut(a, b);
                }
            }
        }
    }

    private void reach(ScriptStep.Reach step) {
        List<TestedReplica> before = feed.reached(player.running());
        feed.reach(step.replicas());
        feed.reached(player.running()).stream()
                .filter(replica -> !before.contains(replica))
                .forEach(feed::resend);
    }

    private void ping(ScriptStep.Ping step) {
        List<String> names = step.replicas().isEmpty() ? List.of("") : step.replicas();
        for (String name : names) {
            asked(name, step).ifPresent(replica -> {
                Boolean known =
                        world.settled(replica.node().heartbeats().ping(step.name(), step.signal(), step.message()));
                if (!Boolean.TRUE.equals(known)) {
                    log.problem(
                            step.place(), "heartbeat \"" + step.name() + "\" is not there (expected: one of pings)");
                }
            });
        }
    }

    private void power(ScriptStep.Power step) throws ScriptFault {
        for (String name : step.replicas()) {
            TestedReplica replica = player.replica(name);
            switch (step.kind()) {
                case KILL -> replica.kill();
                case START -> startAgain(replica);
                case RESTART -> {
                    replica.stop();
                    startAgain(replica);
                }
            }
        }
    }

    private void startAgain(TestedReplica replica) throws ScriptFault {
        if (!replica.isUp()) {
            player.start(replica);
            feed.resend(replica);
        }
    }
}
