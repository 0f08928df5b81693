package io.grapevine.receiver.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.core.node.ActionReplicas;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.features.actions.SearchedIncident;
import io.grapevine.model.Action;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.pagerduty.PagerdutyReports.Handled;
import io.grapevine.records.Silence;
import io.grapevine.web.access.TestUsers;
import io.grapevine.web.action.ChatIdentities;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The effect of PagerDuty's events on two replicas. */
class PagerdutyReportsTest {
    private final PagerdutyReplicas pagerduty = new PagerdutyReplicas();
    private final ActionReplicas replicas = pagerduty.replicas();

    private Handled deliver(PagerdutyReport event, IncidentActions replica) {
        return pagerduty.deliver(event, replica);
    }

    private PagerdutyReport event(String type, String user) {
        return PagerdutyReplicas.event(type, user, replicas.now());
    }

    private void deliver(String type, String user) {
        assertThat(deliver(event(type, user), replicas.first())).isEqualTo(Handled.DONE);
        replicas.pass(5);
    }

    private void actInSlack(Action action) {
        pagerduty.act(replicas.first(), action, "slack", Optional.empty());
    }

    @Test
    void anAcknowledgementThereAcknowledgesHere() {
        deliver("acknowledged", "PANA");

        assertThat(replicas.active()).singleElement().satisfies(silence -> {
            assertThat(silence.isAcknowledgement()).isTrue();
            assertThat(silence.createdBy()).isEqualTo("User PANA (PagerDuty)");
            assertThat(silence.comment()).isEqualTo("acknowledged in PagerDuty");
            assertThat(silence.annotations().get(ActionSilence.VIA)).isEqualTo("pagerduty");
            assertThat(silence.annotations().get(ActionSilence.PERMALINK))
                    .isEqualTo("https://example.pagerduty.com/incidents/PGR0VU2");
        });
    }

    @Test
    void anEventThatIsDeliveredTwiceAndToTwoReplicasMakesOneSilence() {
        PagerdutyReport event = event("acknowledged", "PANA");
        deliver(event, replicas.first());
        deliver(event, replicas.second());
        deliver(event, replicas.first());
        replicas.pass(5);

        assertThat(replicas.silences()).hasSize(1);
        assertThat(replicas.active()).hasSize(1);
    }

    @Test
    void theEndOfAnAcknowledgementThereEndsItHereOnly() {
        actInSlack(Action.parse("silence 1h").orElseThrow());
        deliver("acknowledged", "PANA");
        assertThat(replicas.active()).hasSize(2);

        deliver("unacknowledged", "PANA");

        assertThat(Lists.only(replicas.active()).isAcknowledgement()).isFalse();
    }

    @Test
    void anAcknowledgementOfAnotherWayIsNotEndedByPagerduty() {
        actInSlack(Action.ACK);
        deliver("acknowledged", "PANA");
        deliver("unacknowledged", "PANA");

        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("bo");
    }

    @Test
    void theEndByPagerdutyItselfNeedsNoUser() {
        pagerduty.use(new ChatIdentities(() -> Map.of("pagerduty:PANA", "ana"), () -> Optional.of(TestUsers.NO_ROLES)));
        deliver("acknowledged", "PANA");
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("ana");
        JsonObject timeout = Webhooks.event("unacknowledged", PagerdutyReplicas.SUM, "", replicas.now());
        timeout.getJsonObject("event").putNull("agent");

        deliver(PagerdutyReport.parse(timeout.encode()).orElseThrow(), replicas.second());
        replicas.pass(5);

        assertThat(replicas.active()).isEmpty();
    }

    @Test
    void anAcknowledgementThatIsRepeatedAfterItsEndRevivesNothing() {
        PagerdutyReport event = event("acknowledged", "PANA");
        deliver(event, replicas.first());
        replicas.pass(5);
        PagerdutyReport end = event("unacknowledged", "PANA");
        deliver(end, replicas.first());
        replicas.pass(5);

        deliver(event, replicas.second());
        replicas.pass(5);
        assertThat(replicas.active()).isEmpty();

        deliver("acknowledged", "PBO");
        deliver(end, replicas.first());
        replicas.pass(5);
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("User PBO (PagerDuty)");
    }

    @Test
    void whatIntegrationsAcknowledgeIsIgnoredSoThatNothingGoesInACircle() {
        JsonObject own = Webhooks.event("acknowledged", PagerdutyReplicas.SUM, "PINTEG", replicas.now());
        own.getJsonObject("event").getJsonObject("agent").put("type", "events_api_v2_inbound_integration_reference");
        deliver(PagerdutyReport.parse(own.encode()).orElseThrow(), replicas.first());
        own.getJsonObject("event").putNull("agent");
        deliver(PagerdutyReport.parse(own.encode()).orElseThrow(), replicas.first());
        replicas.pass(5);

        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void anEventOfAnEarlierIncidentDoesNothing() {
        long episode = replicas.incident().episode();
        PagerdutyReport early = PagerdutyReplicas.event("acknowledged", "PANA", Instant.ofEpochSecond(episode - 61));
        try (LogLines log = LogLines.capture()) {
            assertThat(deliver(early, replicas.first())).isEqualTo(Handled.DONE);
            assertThat(String.join("\n", log.lines())).contains("earlier incident");
        }
        replicas.pass(5);
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void nothingIsDoneAfterTheEndAndForIncidentsOfOthers() {
        assertThat(deliver(
                        PagerdutyReplicas.event("acknowledged", "ab".repeat(32), "PANA", replicas.now()),
                        replicas.first()))
                .isEqualTo(Handled.DONE);
        replicas.resolve();
        assertThat(deliver(event("acknowledged", "PANA"), replicas.first())).isEqualTo(Handled.DONE);
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void withAnAccessFileAnUnmappedUserIsRefusedAndTheLogNamesTheId() {
        pagerduty.use(new ChatIdentities(Map::of, () -> Optional.of(TestUsers.NO_ROLES)));
        try (LogLines log = LogLines.capture()) {
            deliver("acknowledged", "PANA");
            assertThat(String.join("\n", log.lines())).contains("add pagerduty:PANA to messages.buttons.identities");
        }
        assertThat(pagerduty.refusals()).containsExactly("pagerduty ack unmapped");
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void eachChangeCanBeSwitchedOff() {
        pagerduty.subscribe(true, false);
        deliver("acknowledged", "PANA");
        deliver("unacknowledged", "PANA");
        assertThat(replicas.active()).hasSize(1);
        pagerduty.subscribe(false, true);
        deliver("unacknowledged", "PANA");
        deliver("acknowledged", "PANA");
        assertThat(replicas.active()).isEmpty();
    }

    @Test
    void anIncidentThatIsNotKnownYetIsAskedForAgainForTenMinutes() {
        PagerdutyReport event = event("acknowledged", "PANA");
        Function<String, CompletionStage<SearchedIncident>> search =
                sum -> CompletableFuture.completedStage(new SearchedIncident.Awaited());
        assertThat(pagerduty.deliver(event, search, replicas.first())).isEqualTo(Handled.AGAIN);
        replicas.pass(601);
        assertThat(pagerduty.deliver(event, search, replicas.first())).isEqualTo(Handled.DONE);
        assertThat(replicas.silences()).isEmpty();
    }
}
