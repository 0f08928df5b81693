package io.grapevine.virtualtime.configtest.play;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.config.ConfigLoadException;
import io.grapevine.config.Extensions;
import io.grapevine.config.MessageActions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.core.dispatch.GroupView;
import io.grapevine.core.node.Node;
import io.grapevine.core.notify.Receivers;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.features.leases.Leases;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.oncall.OverrideSilence;
import io.grapevine.model.Action;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.virtualtime.configtest.script.ScriptStep;
import io.grapevine.virtualtime.simulation.SimLoop;
import io.grapevine.virtualtime.simulation.SimNetwork;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class StepRunner {
    private final ScriptPlayer player;
    private final SimLoop world;
    private final SimNetwork network;
    private final RecordingDesk desk;
    private final AlertFeed feed;
    private final PlayLog log;
    private final Instant start;
    /** The round of the buttons of messages on which an undo was clicked. */
    private final Map<RecordedSend, Integer> rounds = new LinkedHashMap<>();

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
        this.start = start;
    }

    Map<String, String> silenceNames() {
        return Collections.unmodifiableMap(silenceNames);
    }

    void run(ScriptStep step) throws ConfigLoadException {
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
            asked(click.replica(), step).ifPresent(replica -> click(click, replica));
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

    private Optional<TestedReplica> asked(String name, ScriptStep step) {
        Optional<TestedReplica> found = player.running().stream()
                .filter(replica -> name.isEmpty() || replica.name().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            log.notRunning(step.place(), name);
        }
        return found;
    }

    private void set(ScriptStep.SetSilence step, TestedReplica replica) {
        boolean isOverride = step.annotations().get(Silence.ON_CALL) != null;
        Silence silence = new Silence(
                isOverride ? "" : silences.getOrDefault(step.name(), ""),
                List.of(step.matchers()),
                start.plus(step.startsAt()),
                start.plus(step.endsAt()),
                replica.now(),
                step.author(),
                step.comment(),
                step.annotations(),
                step.receivers(),
                UnknownFields.NONE);
        checkReceivers(step, replica.node().receivers());
        if (isOverride) {
            checkOverride(
                    step, silence, replica.node().loadedConfig().extensions().of(OnCall.NONE));
        }
        SetResult result = world.settled(replica.node().setSilence(silence));
        if (result instanceof SetResult.Stored stored) {
            silences.put(step.name(), stored.id());
            silenceNames.put(stored.id(), step.name());
        } else {
            log.problem(step.place(), "the silence was refused: " + result);
        }
    }

    /** A silence for receivers that do not exist mutes nothing, which would look like a fault of the configuration. */
    private void checkReceivers(ScriptStep.SetSilence step, Receivers receivers) {
        Map<String, LabelSet> known = new TreeMap<>(receivers.labels());
        for (Matchers set : step.receivers()) {
            if (known.values().stream().noneMatch(set::matches)) {
                log.problem(
                        step.place(),
                        "no receiver matches " + set + " (expected: one of " + String.join(", ", known.keySet()) + ")");
            }
        }
    }

    private void checkOverride(ScriptStep.SetSilence step, Silence silence, OnCall onCall) {
        if (onCall.schedule(step.name()).isEmpty()) {
            log.problem(step.place(), "schedule " + step.name() + " (expected: one of on_call in grapevine_config)");
        }
        OverrideSilence.overrides(silence).stream()
                .filter(override -> onCall.person(override.person()).isEmpty())
                .forEach(override -> log.problem(
                        step.place(),
                        "person " + override.person() + " (expected: one of on_call in grapevine_config)"));
    }

    private void hold(ScriptStep.HoldLease step, Node node) {
        SetResult result = world.settled(node.part(Leases.class).orElseThrow().hold(step.lease()));
        if (result instanceof SetResult.Stored held) {
            silences.put(step.lease().key(), held.silence().id());
            silenceNames.put(held.silence().id(), step.lease().key());
        } else if (!(result instanceof SetResult.Changed)) {
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
            SetResult result = world.settled(node.part(IncidentActions.class)
                    .orElseThrow()
                    .acknowledge(group, step.by(), step.comment(), step.length()));
            if (!(result instanceof SetResult.Stored)) {
                log.problem(step.place(), "the acknowledgement was refused: " + result);
            }
        }
    }

    private void unacknowledge(ScriptStep.Unacknowledge step, Node node) {
        List<? extends GroupView> groups = groups(node, step.group(), step.receiver(), step);
        List<Silence> open = node.silences().query(List.of(SilenceState.ACTIVE)).stream()
                .filter(silence -> groups.stream()
                        .anyMatch(group -> silence.acknowledges(
                                group.key(), group.route().config().receiver())))
                .toList();
        if (open.isEmpty() && !groups.isEmpty()) {
            log.problem(step.place(), "no acknowledgement of " + groups.get(0).labels() + " (expected: one)");
        }
        open.forEach(silence -> world.settled(node.expireSilence(silence.id())));
    }

    private List<? extends GroupView> groups(Node node, LabelSet labels, String receiver, ScriptStep step) {
        List<? extends GroupView> found = node.groups().groups().stream()
                .filter(group ->
                        receiver.isEmpty() || group.route().config().receiver().equals(receiver))
                .filter(group -> group.labels().intersect(labels).equals(labels))
                .toList();
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
        } catch (ConfigLoadException refused) {
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
                Boolean known = world.settled(replica.node()
                        .part(Heartbeats.class)
                        .orElseThrow()
                        .ping(step.name(), step.signal(), step.message()));
                if (!Boolean.TRUE.equals(known)) {
                    log.problem(
                            step.place(), "heartbeat \"" + step.name() + "\" is not there (expected: one of pings)");
                }
            });
        }
    }

    private void power(ScriptStep.Power step) throws ConfigLoadException {
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

    private void startAgain(TestedReplica replica) throws ConfigLoadException {
        if (!replica.isUp()) {
            player.start(replica);
            feed.resend(replica);
        }
    }

    /** Clicks on the latest message that the receiver of a step got. */
    private void click(ScriptStep.Click step, TestedReplica replica) {
        Optional<String> unknown = player.names().error(step.receiver(), "");
        if (unknown.isPresent()) {
            log.problem(step.place(), unknown.get());
            return;
        }
        Map<String, MessageActions> offered = offered(step.receiver(), player.configOf(replica.name()));
        Set<String> offering = offered.entrySet().stream()
                .filter(each -> offers(each.getValue(), step.action()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (offering.isEmpty()) {
            log.problem(step.place(), missing(step, offered));
            return;
        }
        message(step, offering).ifPresent(message -> click(step, replica, message));
    }

    /** The actions of the messages of a receiver, by integration. */
    private static Map<String, MessageActions> offered(String receiver, TestedConfig config) {
        Extensions extensions = config.extensions();
        Map<String, MessageActions> offered = new LinkedHashMap<>();
        for (ReceiverConfig each : config.config().receivers()) {
            if (each.name().equals(receiver)) {
                each.numbered()
                        .forEach(integration -> offered.put(
                                integration.name(),
                                extensions.actions(
                                        receiver, integration.config().kind(), integration.index())));
            }
        }
        return offered;
    }

    /** A message that offers actions offers to undo them, too. */
    private static boolean offers(MessageActions actions, Action action) {
        return action.equals(Action.UNDO)
                ? !actions.actions().isEmpty()
                : actions.actions().contains(action);
    }

    private static String missing(ScriptStep.Click step, Map<String, MessageActions> offered) {
        Set<String> others = offered.values().stream()
                .flatMap(each -> each.actions().stream())
                .map(Action::text)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String text =
                "messages of receiver \"" + step.receiver() + "\" do not offer the action \"" + step.action() + "\"";
        if (!others.isEmpty()) {
            return text + " (expected: one of " + String.join(", ", others)
                    + ", undo, or more buttons in grapevine_config)";
        }
        String kind = offered.keySet().stream()
                .map(name -> name.substring(0, name.indexOf('[')))
                .filter(StepRunner::canOffer)
                .findFirst()
                .orElse("slack");
        String wanted = step.action().equals(Action.UNDO)
                ? Action.ACK.text()
                : step.action().text();
        return text + " (expected: a grapevine_config with integrations: [{receiver: " + step.receiver() + ", kind: "
                + kind
                + (Kinds.named(kind).orElseThrow().is(Kind.Trait.ACTIONS_BY_TEMPLATE) ? ", engine: mustache" : "")
                + ", buttons: ["
                + wanted + "]}])";
    }

    private static boolean canOffer(String kind) {
        return Kinds.named(kind).filter(each -> each.mostActions() > 0).isPresent();
    }

    /** The message that a step means, which has actions: one about the end of an incident has none. */
    private Optional<RecordedSend> message(ScriptStep.Click step, Set<String> offering) {
        Map<String, RecordedSend> latest = new LinkedHashMap<>();
        Set<LabelSet> groups = new LinkedHashSet<>();
        for (RecordedSend send : log.sends()) {
            boolean isMeant = send.incident() != null
                    && send.isAccepted()
                    && send.receiver().equals(step.receiver())
                    && offering.contains(send.integration())
                    && send.group().intersect(step.group()).equals(step.group());
            if (isMeant) {
                latest.put(send.groupKey(), send);
                groups.add(send.group());
            }
        }
        if (latest.size() == 1) {
            return Optional.of(latest.values().iterator().next());
        }
        String of = step.group().isEmpty() ? "" : " of group " + step.group();
        log.problem(
                step.place(),
                latest.isEmpty()
                        ? "receiver \"" + step.receiver() + "\" has accepted no message" + of
                                + " with the action (expected: one before the click)"
                        : "receiver \"" + step.receiver() + "\" has accepted messages of " + latest.size() + " groups"
                                + (of.isEmpty() ? "" : " with " + step.group())
                                + " (expected: group, with the labels of one: " + some(groups) + ")");
        return Optional.empty();
    }

    private static String some(Set<LabelSet> groups) {
        return groups.stream().limit(3).map(LabelSet::toString).collect(Collectors.joining(", "))
                + (groups.size() > 3 ? ", …" : "");
    }

    private void click(ScriptStep.Click step, TestedReplica replica, RecordedSend message) {
        MessageIncident incident = Objects.requireNonNull(message.incident());
        String kind = message.kind();
        boolean hasButtons =
                Kinds.withButtons(player.configOf(replica.name()).extensions()).contains(kind);
        boolean hasTime = hasButtons && !Kinds.named(kind).orElseThrow().is(Kind.Trait.CLICKS_WITHOUT_TIME);
        ActionRequest request = new ActionRequest(
                step.action(),
                incident.groupId(),
                incident.episode(),
                rounds.getOrDefault(message, 0),
                hasTime ? Optional.of(world.now()) : Optional.empty(),
                step.by(),
                step.action().text(),
                Map.of(ActionSilence.VIA, hasButtons ? kind : "link"));
        ActionResult result = world.settled(
                replica.node().part(IncidentActions.class).orElseThrow().perform(request, ActionPermit.ALL));
        if (result == null) {
            log.problem(step.place(), "the click got no answer (expected: " + step.result() + ")");
            return;
        }
        if (hasButtons && result instanceof ActionResult.Undone undone) {
            offerAgain(message, replica, undone);
        }
        String label = result instanceof ActionResult.Undone ? "done" : result.label();
        if (!label.equals(step.result())) {
            log.problem(
                    step.place(),
                    "the result of " + step.action() + " is " + label + ": " + text(result) + " (expected: "
                            + step.result() + ")");
        }
    }

    /** What the message offers after an undo is of a later round than what was undone. */
    private void offerAgain(RecordedSend send, TestedReplica replica, ActionResult.Undone undone) {
        for (String id : undone.ids()) {
            Silence silence = replica.node().silences().get(id);
            Optional<ActionSilence> made = silence == null ? Optional.empty() : ActionSilence.of(silence);
            made.ifPresent(action -> rounds.merge(send, action.round() + 1, Math::max));
        }
    }

    private static String text(ActionResult result) {
        if (result instanceof ActionResult.Done done) {
            return "the silence was made, until " + done.silence().endsAt();
        } else if (result instanceof ActionResult.Exists exists) {
            return "a silence of " + exists.silence().createdBy() + " is active since "
                    + exists.silence().startsAt();
        } else if (result instanceof ActionResult.Undone) {
            return "the silences were expired";
        } else if (result instanceof ActionResult.Nothing) {
            return "no action on the incident is active";
        } else if (result instanceof ActionResult.Stale stale) {
            return "the silence has ended after the click, at " + stale.endedAt();
        } else if (result instanceof ActionResult.Ended) {
            return "this incident has ended";
        }
        return result instanceof ActionResult.Refused refused
                ? refused.fault()
                : "the replica does not know the incident yet";
    }
}
