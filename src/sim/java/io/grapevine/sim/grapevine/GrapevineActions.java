package io.grapevine.sim.grapevine;

import io.grapevine.core.node.Node;
import io.grapevine.core.silence.SetResult;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.model.Action;
import io.grapevine.model.LabelSet;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.world.ActionPlayer;
import io.grapevine.sim.world.Machine;
import io.grapevine.sim.world.SentMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The buttons of messages of one node. */
record GrapevineActions(Machine machine, Node node) implements ActionPlayer {
    private static final String USER = "ana";

    @Override
    public void click(
            Action action,
            SentMessage.Incident incident,
            int round,
            @Nullable Instant at,
            Consumer<? super Response> done) {
        ActionRequest request = new ActionRequest(
                action,
                incident.group(),
                incident.episode(),
                round,
                Optional.ofNullable(at),
                USER,
                action.text(),
                Map.of(ActionSilence.VIA, "slack"));
        node.part(IncidentActions.class)
                .orElseThrow()
                .perform(request, ActionPermit.ALL)
                .thenAccept(result -> done.accept(new Response(result.label(), result.silences())));
    }

    @Override
    public void acknowledge(String group, Duration length, Consumer<String> done) {
        node.groups().groups().stream()
                .filter(each -> each.key().equals(group))
                .findFirst()
                .ifPresent(found -> node.part(IncidentActions.class)
                        .orElseThrow()
                        .acknowledge(found, "bo", "", Optional.of(length).filter(each -> !each.isZero()))
                        .thenAccept(result -> {
                            if (result instanceof SetResult.Stored stored) {
                                done.accept(stored.id());
                            }
                        }));
    }

    /** The annotations are read as they are, so that a silence counts that has not the id that follows from them. */
    @Override
    public List<Made> made() {
        Instant now = machine.host().now();
        return node.silences().all().stream()
                .filter(silence ->
                        silence.isAcknowledgement() || silence.annotations().has("grapevine_action"))
                .map(silence -> made(silence, now))
                .toList();
    }

    private static Made made(Silence silence, Instant now) {
        LabelSet annotations = silence.annotations();
        String action = annotations.valueOf("grapevine_action");
        return new Made(
                silence.id(),
                action,
                annotations.valueOf(action.isEmpty() ? Silence.ACKNOWLEDGES : "grapevine_group"),
                action.isEmpty()
                        ? 0
                        : Instant.parse(annotations.valueOf("grapevine_episode"))
                                .getEpochSecond(),
                action.isEmpty() ? 0 : Integer.parseInt(annotations.valueOf("grapevine_round")),
                silence.startsAt(),
                silence.endsAt(),
                silence.stateAt(now) == SilenceState.ACTIVE,
                silence.isEnded(),
                silence.isAcknowledgement() && silence.knownEnd().isPresent());
    }
}
