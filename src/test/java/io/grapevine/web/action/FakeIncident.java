package io.grapevine.web.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.ActionSilence.LastNotified;
import io.grapevine.features.actions.IncidentState;
import io.grapevine.features.actions.IncidentState.Status;
import io.grapevine.model.Action;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.receiver.action.RefusalCounter;
import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import io.grapevine.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One incident as a test lays it out, and what was asked for. */
final class FakeIncident implements ActionPort {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final ActionKeys KEYS = ActionTargets.keys("a-key-of-the-test");
    static final String GROUP = "0123456789abcdef";

    private static final LabelSet LABELS = LabelSet.of("alertname", "Disk<b>");

    final List<ActionRequest> requests = new ArrayList<>();

    /** The way, the verb and the result of requests whose token was refused. */
    final List<String> refusals = new ArrayList<>();

    IncidentState state = open(List.of(), List.of());
    ActionResult result = new ActionResult.Nothing();

    /** Pages of the incident. */
    Routes routes(Supplier<Optional<ActionRoutes.Links>> links) {
        RefusalCounter counter = (via, verb, why) -> refusals.add(via + " " + verb + " " + why);
        return new ActionRoutes(links, this, counter, InstantSource.fixed(NOW));
    }

    @Override
    public CompletionStage<IncidentState> incident(String groupId, long episode) {
        assertThat(groupId).isEqualTo(GROUP);
        return CompletableFuture.completedFuture(state);
    }

    @Override
    public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
        requests.add(request);
        Silence wanted = silence(request.author(), request.comment(), request.action());
        ActionResult answer = permit.fault()
                .or(() -> permit.faultOfMaking(wanted, NOW))
                .<ActionResult>map(ActionResult.Refused::new)
                .orElse(result);
        return CompletableFuture.completedFuture(answer);
    }

    static IncidentState open(List<Silence> acknowledgements, List<Silence> made) {
        Alert alert = Samples.alert(NOW.minusSeconds(60), "alertname", "Disk<b>", "host", "<db>1");
        return new IncidentState(Status.OPEN, LABELS, List.of(alert), acknowledgements, made);
    }

    static Silence silence(String author, String comment, Action action) {
        return silence(author, comment, action, Map.of());
    }

    static Silence silence(String author, String comment, Action action, Map<String, String> annotations) {
        ActionSilence made = new ActionSilence(action, "{}:{}", 1, 0);
        Silence plain = Samples.silence(NOW, NOW.plusSeconds(900), "alertname=\"Disk<b>\"");
        return new Silence(
                made.id(),
                plain.matcherSets(),
                NOW,
                NOW.plusSeconds(900),
                NOW,
                author,
                comment,
                made.annotations(annotations, LastNotified.NEVER),
                List.of(),
                plain.unknownFields());
    }

    static String token(Action action) {
        return token(action, false);
    }

    static String token(Action action, boolean forPrograms) {
        return KEYS.sign(new ActionToken(
                action, 0x0123_4567_89AB_CDEFL, 1, 0, NOW.plusSeconds(60).getEpochSecond(), forPrograms));
    }
}
