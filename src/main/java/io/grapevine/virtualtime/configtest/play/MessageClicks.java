package io.grapevine.virtualtime.configtest.play;

import io.grapevine.config.Extensions;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.MessageActions;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.model.Action;
import io.grapevine.model.LabelSet;
import io.grapevine.node.action.ActionPermit;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.notify.MessageIncident;
import io.grapevine.receiver.Kinds;
import io.grapevine.silence.ActionSilence;
import io.grapevine.silence.Silence;
import io.grapevine.virtualtime.configtest.script.ScriptStep;
import io.grapevine.virtualtime.simulation.SimLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Clicks on the actions of messages that receivers have accepted. */
final class MessageClicks {
    private final ScriptPlayer player;
    private final SimLoop world;
    private final PlayLog log;
    /** The round of the buttons of messages on which an undo was clicked. */
    private final Map<RecordedSend, Integer> rounds = new LinkedHashMap<>();

    MessageClicks(ScriptPlayer player, SimLoop world, PlayLog log) {
        this.player = player;
        this.world = world;
        this.log = log;
    }

    /** A message and what its actions name. */
    private record Shown(RecordedSend send, MessageIncident incident) {}

    /** Clicks on the latest message that the receiver of a step got. */
    void run(ScriptStep.Click step, TestedReplica replica) {
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
        Map<String, Integer> counts = new TreeMap<>();
        for (ReceiverConfig each : config.config().receivers()) {
            if (each.name().equals(receiver)) {
                for (IntegrationConfig integration : each.integrations()) {
                    int index = counts.merge(integration.kind(), 1, Integer::sum) - 1;
                    offered.put(
                            integration.kind() + "[" + index + "]",
                            extensions.actions(receiver, integration.kind(), index));
                }
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
                    + ", undo, or more actions in grapevine_config)";
        }
        String kind = offered.keySet().stream()
                .map(name -> name.substring(0, name.indexOf('[')))
                .filter(MessageClicks::canOffer)
                .findFirst()
                .orElse("slack");
        String wanted = step.action().equals(Action.UNDO)
                ? Action.ACK.text()
                : step.action().text();
        return text + " (expected: a grapevine_config with integrations: [{receiver: " + step.receiver() + ", kind: "
                + kind + (Kinds.named(kind).orElseThrow().hasActionsByTemplate() ? ", engine: mustache" : "")
                + ", actions: ["
                + wanted + "]}])";
    }

    private static boolean canOffer(String kind) {
        return Kinds.named(kind).filter(each -> each.mostActions() > 0).isPresent();
    }

    /** The message that a step means, which has actions: one about the end of an incident has none. */
    private Optional<Shown> message(ScriptStep.Click step, Set<String> offering) {
        Map<String, Shown> latest = new LinkedHashMap<>();
        Set<LabelSet> groups = new LinkedHashSet<>();
        for (RecordedSend send : log.sends()) {
            MessageIncident incident = send.incident();
            boolean isMeant = incident != null
                    && send.isAccepted()
                    && send.receiver().equals(step.receiver())
                    && offering.contains(send.integration())
                    && send.group().intersect(step.group()).equals(step.group());
            if (isMeant) {
                latest.put(send.groupKey(), new Shown(send, Objects.requireNonNull(incident)));
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
        List<String> texts = new ArrayList<>();
        groups.stream().limit(3).forEach(labels -> texts.add(labels.toString()));
        return String.join(", ", texts) + (groups.size() > texts.size() ? ", …" : "");
    }

    private void click(ScriptStep.Click step, TestedReplica replica, Shown message) {
        String kind = message.send().kind();
        boolean hasButtons =
                Kinds.withButtons(player.configOf(replica.name()).extensions()).contains(kind);
        boolean hasTime = hasButtons && Kinds.named(kind).orElseThrow().hasTimeOfClicks();
        ActionRequest request = new ActionRequest(
                step.action(),
                message.incident().groupId(),
                message.incident().episode(),
                rounds.getOrDefault(message.send(), 0),
                hasTime ? Optional.of(world.now()) : Optional.empty(),
                step.by(),
                step.action().text(),
                Map.of(ActionSilence.VIA, hasButtons ? kind : "link"));
        ActionResult result = world.settled(replica.node().silenceService().perform(request, ActionPermit.ALL));
        if (result == null) {
            log.problem(step.place(), "the click got no answer (expected: " + step.result() + ")");
            return;
        }
        if (hasButtons && result instanceof ActionResult.Undone undone) {
            offerAgain(message.send(), replica, undone);
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
