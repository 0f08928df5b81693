package io.grapevine.receiver.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.node.ActionReplicas;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.model.Action;
import io.grapevine.receiver.pagerduty.PagerdutyReports.Handled;
import io.grapevine.records.Silence;
import io.grapevine.sim.Depth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Events of PagerDuty that arrive late, twice, or in another order than they happened in. */
class PagerdutyOrderTest {
    private static final String ACK = "acknowledged";
    private static final String END = "unacknowledged";

    private PagerdutyReplicas pagerduty = new PagerdutyReplicas();
    private ActionReplicas replicas = pagerduty.replicas();
    private Instant begin = replicas.now();

    private void restart() {
        pagerduty = new PagerdutyReplicas();
        replicas = pagerduty.replicas();
        begin = replicas.now();
    }

    private record Event(String type, int second) {}

    private void deliver(String type, int second, IncidentActions replica) {
        PagerdutyReport event = PagerdutyReplicas.event(type, "PANA", begin.plusSeconds(second));
        assertThat(pagerduty.deliver(event, replica)).isEqualTo(Handled.DONE);
        replicas.pass(1);
    }

    private ActionResult click(Action action, int second) {
        return pagerduty.act(replicas.second(), action, "slack", Optional.of(begin.plusSeconds(second)));
    }

    @Test
    void anEndFromBeforeItsAcknowledgementWasHandledHereEndsIt() {
        replicas.pass(10);
        deliver(ACK, 1, replicas.first());
        deliver(END, 5, replicas.second());

        assertThat(replicas.active()).isEmpty();
    }

    @Test
    void anAcknowledgementFromBeforeTheLastEndWasHandledHereCounts() {
        deliver(ACK, 0, replicas.first());
        replicas.pass(10);
        deliver(END, 3, replicas.first());
        deliver(ACK, 5, replicas.second());

        assertThat(replicas.active()).hasSize(1);
    }

    @Test
    void anEndDoesNotEndWhatAUserHasAcknowledgedAtAReplicaThatIsApart() {
        replicas.part();
        replicas.pass(10);
        click(Action.ACK, 10);
        deliver(END, 12, replicas.first());
        replicas.heal();
        replicas.pass(60);

        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("bo");
    }

    @Test
    void anEndThatOvertakesItsAcknowledgementHoldsOnBothReplicas() {
        replicas.pass(10);
        deliver(END, 5, replicas.first());
        deliver(END, 5, replicas.second());
        deliver(ACK, 1, replicas.second());
        deliver(ACK, 1, replicas.first());

        assertThat(replicas.active()).isEmpty();
        assertThat(replicas.silences())
                .as("kept once, and was never in force")
                .singleElement()
                .satisfies(silence -> {
                    assertThat(silence.startsAt()).isEqualTo(silence.endsAt());
                    assertThat(silence.comment()).isEqualTo("unacknowledged in PagerDuty");
                });

        deliver(ACK, 7, replicas.first());
        assertThat(replicas.active()).hasSize(1);
    }

    @Test
    void anEndIsNotKeptWhereNoAcknowledgementsAreReported() {
        pagerduty.subscribe(false, true);
        replicas.pass(10);
        deliver(END, 5, replicas.first());
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void anAcknowledgementFromBeforeAReloadIsEndedThoughFurtherOnesAreNotReported() {
        deliver(ACK, 0, replicas.first());
        pagerduty.subscribe(false, true);
        replicas.pass(10);
        deliver(END, 5, replicas.second());
        assertThat(replicas.active()).isEmpty();
        assertThat(replicas.silences()).hasSize(1);
    }

    @Test
    void anAcknowledgementThatIsRepeatedIsNotEndedByWhatHappenedBetween() {
        replicas.pass(10);
        deliver(ACK, 1, replicas.first());
        deliver(ACK, 7, replicas.second());
        deliver(END, 5, replicas.first());
        assertThat(replicas.active()).hasSize(1);

        deliver(END, 8, replicas.second());
        assertThat(replicas.active()).isEmpty();
    }

    @Test
    void eventsInAnyOrderAndAnyNumberEndAsTheLastOneSays() {
        for (int seed = 0; seed < Depth.of(10, 100); seed++) {
            restart();
            Random random = new Random(seed);
            List<Event> events = new ArrayList<>();
            boolean isAcknowledged = random.nextBoolean();
            for (int second = 1; second <= 2 + random.nextInt(4); second++) {
                isAcknowledged = !isAcknowledged;
                events.add(new Event(isAcknowledged ? ACK : END, second));
            }
            boolean expected = events.get(events.size() - 1).type().equals(ACK);
            events.addAll(List.copyOf(events));
            Collections.shuffle(events, random);
            replicas.pass(10);
            for (Event event : events) {
                deliver(event.type(), event.second(), random.nextBoolean() ? replicas.first() : replicas.second());
            }

            assertThat(replicas.active()).as(seed + ": " + events).hasSize(expected ? 1 : 0);
        }
    }

    @Test
    void whatWasEndedHereIsNotRevivedByAnEventFromBefore() {
        deliver(ACK, 0, replicas.first());
        replicas.pass(10);
        assertThat(click(Action.UNDO, 12)).isInstanceOf(ActionResult.Undone.class);
        replicas.pass(1);
        deliver(ACK, 0, replicas.first());
        deliver(ACK, 9, replicas.second());

        assertThat(replicas.active()).isEmpty();
    }

    @Test
    void anEndThereOfWhichNothingIsKnownStopsNoClickElsewhere() {
        replicas.pass(10);
        deliver(END, 8, replicas.first());

        assertThat(click(Action.ACK, 5)).isInstanceOf(ActionResult.Done.class);
        replicas.pass(1);
        deliver(END, 9, replicas.first());
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("bo");
    }

    @Test
    void aTimeThatWasEditedIsNoTime() {
        deliver(ACK, 0, replicas.first());
        Silence made = replicas.active().get(0).withAnnotation(Silence.MADE_AT, "soon");
        replicas.edit(made);
        replicas.pass(5);
        deliver(END, 6, replicas.second());

        assertThat(replicas.active()).isEmpty();
    }
}
