package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.model.Alert;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.FakeReceiver.Drawn;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The message of an incident that two replicas know, after actions that it did not ask for itself. */
class MessageUpdatesTest {
    private ActionReplicas replicas = new ActionReplicas();

    private ActionResult act(Node replica, String action) {
        return replicas.act(replica, action, ActionReplicas.episode(replica));
    }

    private void acknowledge(Node replica) {
        replicas.await(replica.part(IncidentActions.class)
                .orElseThrow()
                .acknowledge(replica.groups().groups().iterator().next(), "Bo", "in the web UI", Optional.empty()));
    }

    /** What the messages that a replica has drawn show: in brackets where undoing is offered, with the round of the buttons. */
    private List<String> drawn(String replica) {
        return replicas.receiver(replica).drawn().stream()
                .map(Drawn::state)
                .map(MessageUpdatesTest::text)
                .toList();
    }

    private static String text(MessageState state) {
        String lines = String.join(", ", Markup.PLAIN.lines(state)).replaceAll("(until|·) .*", "$1");
        return (state.handled() ? "[" + lines + "]" : lines) + " " + state.round();
    }

    @Test
    void theFirstReplicaDrawsWhatAnotherOneDid() {
        act(replicas.b(), "ack");
        replicas.pass(1);
        assertThat(drawn("a")).containsExactly("[Ana is on it ·] 1");
        assertThat(drawn("b")).isEmpty();

        replicas.pass(10);
        act(replicas.b(), "undo");
        replicas.pass(1);
        assertThat(drawn("a")).containsExactly("[Ana is on it ·] 1", "Undone by Ana · 1");
    }

    @Test
    void messagesOfStepsAreDrawnAsThoseOfTheirGroup() {
        replicas = ActionReplicas.withStep();
        replicas.pass(70);
        act(replicas.b(), "ack");
        replicas.pass(1);
        List<Drawn> acknowledged = replicas.receiver("a").drawn();
        assertThat(drawn("a")).containsExactly("[Ana is on it ·] 1", "[Ana is on it ·] 1");
        assertThat(acknowledged)
                .extracting(drawn -> drawn.notification().receiver())
                .containsExactlyInAnyOrder("r0", "r1");
        assertThat(acknowledged)
                .filteredOn(drawn -> drawn.notification().receiver().equals("r1"))
                .singleElement()
                .satisfies(
                        drawn -> assertThat(drawn.notification().routeLabels().valueOf("step"))
                                .isEqualTo("s"));

        replicas.pass(10);
        act(replicas.b(), "undo");
        replicas.pass(1);
        assertThat(drawn("a")).hasSize(4).endsWith("Undone by Ana · 1", "Undone by Ana · 1");
    }

    @Test
    void theButtonOfAStepActsOnTheIncidentOfItsGroup() {
        replicas = ActionReplicas.withStep();
        replicas.pass(70);
        act(replicas.b(), "ack");
        long later = replicas.receiver("a").received().stream()
                .map(received -> received.notification())
                .filter(notification -> notification.receiver().equals("r1"))
                .map(notification -> notification.incident().episode())
                .findFirst()
                .orElseThrow();
        assertThat(later).isGreaterThan(ActionReplicas.episode(replicas.b()) + 50);

        assertThat(replicas.act(replicas.b(), "undo", later)).isInstanceOf(ActionResult.Undone.class);
        assertThat(replicas.act(replicas.b(), "ack", later)).isInstanceOf(ActionResult.Done.class);
        assertThat(act(replicas.b(), "undo")).isInstanceOf(ActionResult.Undone.class);
    }

    @Test
    void whoHasUndoneItIsShownByTheNextFirstReplicaTooUntilTheNextAcknowledgement() {
        act(replicas.a(), "ack");
        replicas.pass(10);
        act(replicas.a(), "undo");
        replicas.pass(10);
        replicas.part();
        replicas.pass(90);
        assertThat(drawn("b")).containsExactly("Undone by Ana · 1");

        acknowledge(replicas.b());
        replicas.pass(10);
        String id = replicas.active().get(0).id();
        replicas.await(replicas.b().expireSilence(id));
        replicas.pass(10);
        assertThat(drawn("b")).containsExactly("Undone by Ana · 1", "Bo is on it · 1", " 1");
    }

    @Test
    void anAcknowledgementInTheWebUiIsShownAndCannotBeUndoneByTheMessage() {
        acknowledge(replicas.b());
        replicas.pass(1);
        assertThat(drawn("a")).containsExactly("Bo is on it · 0");

        String id = replicas.active().get(0).id();
        replicas.pass(10);
        replicas.await(replicas.a().expireSilence(id));
        replicas.pass(1);
        assertThat(drawn("a")).containsExactly("Bo is on it · 0", " 0");
    }

    @Test
    void theMessageWaitsAgainAfterASilenceThatHasEndedByItself() {
        act(replicas.a(), "silence 5m");
        replicas.pass(299);
        assertThat(drawn("a")).containsExactly("[Silenced by Ana until] 1");
        replicas.pass(30);
        assertThat(drawn("a")).containsExactly("[Silenced by Ana until] 1", " 1");
    }

    @Test
    void editsOfAMessageAreApartAndTheNewestWins() {
        act(replicas.a(), "ack");
        replicas.pass(1);
        act(replicas.a(), "undo");
        replicas.pass(1);
        act(replicas.a(), "silence 1h");
        replicas.pass(10);

        assertThat(drawn("a")).containsExactly("[Ana is on it ·] 1", "[Silenced by Ana until] 1");
        List<Drawn> edits = replicas.receiver("a").drawn();
        assertThat(edits.get(1).at().minus(edits.get(0).at())).hasSeconds(5);
    }

    /** The first replica edits the message, two seconds before the next flush. */
    private void editFor(Duration time) {
        replicas.pass(8);
        act(replicas.a(), "ack");
        replicas.pass(10);
        replicas.receiver("a").drawsIn(time);
        act(replicas.a(), "undo");
        replicas.pass(1);
        assertThat(drawn("a")).hasSize(2);
    }

    @Test
    void theEndWaitsForAnEditThatIsUnderWay() {
        editFor(Duration.ofSeconds(8));
        replicas.resolve(6);
        assertThat(replicas.receiver("a").received()).hasSize(1);

        replicas.pass(3);
        Duration edited = replicas.receiver("a").drawn().get(1).at().plusSeconds(8);
        assertThat(replicas.receiver("a").received()).hasSize(2);
        assertThat(replicas.receiver("a").last().notification().reason()).isEqualTo(NotifyReason.ALL_RESOLVED);
        assertThat(replicas.receiver("a").last().at()).isBetween(edited, edited.plusSeconds(1));
    }

    @Test
    void theEndDoesNotWaitForGoodForAnEditThatHangs() {
        editFor(Duration.ofDays(1));
        replicas.resolve(20);

        assertThat(replicas.receiver("a").received()).hasSize(2);
        assertThat(replicas.receiver("b").received()).isEmpty();
    }

    @Test
    void aRefusalForNowIsTriedAgainAndOneForGoodIsNot() {
        replicas.receiver("a").thenDraws(FakeReceiver.BUSY, FakeReceiver.BUSY);
        act(replicas.a(), "ack");
        replicas.pass(60);
        assertThat(drawn("a")).hasSize(3);

        replicas.receiver("a").thenDraws(FakeReceiver.REFUSED);
        act(replicas.a(), "undo");
        replicas.pass(60);
        assertThat(drawn("a")).hasSize(4);
    }

    @Test
    void aMessageThatCannotBeDrawnIsLeftAfterSomeTries() {
        replicas.receiver("a")
                .thenDraws(Collections.nCopies(100, FakeReceiver.BUSY).toArray(new Outcome[0]));
        act(replicas.a(), "ack");
        replicas.pass(600);
        assertThat(drawn("a")).hasSize(5);
    }

    @Test
    void alertsThatWereNotNotifiedYetAreNotShown() {
        replicas.fireAlso("new");
        act(replicas.a(), "ack");
        replicas.pass(1);

        assertThat(replicas.receiver("a").drawn().get(0).notification().alerts())
                .extracting(alert -> alert.labels().valueOf("i"))
                .doesNotContain("new");
    }

    @Test
    void aNotificationDrawsTheMessageToo() {
        act(replicas.a(), "ack");
        replicas.pass(10);
        act(replicas.a(), "undo");
        replicas.pass(10);
        replicas.fireAlso("new");
        replicas.pass(60);

        assertThat(replicas.receiver("a").received()).hasSize(2);
        assertThat(drawn("a")).containsExactly("[Ana is on it ·] 1", "Undone by Ana · 1", "Undone by Ana · 1");
    }

    @Test
    void nothingIsDrawnAfterTheEndOrForThoseWhoseMessageIsGone() {
        act(replicas.a(), "ack");
        replicas.pass(10);
        replicas.resolve();
        replicas.pass(60);
        assertThat(drawn("a")).hasSize(1);
        assertThat(replicas.receiver("a").last().notification().alerts()).allMatch(Alert::hasEnd);
    }

    @Test
    void aMessageOfAReceiverWithoutResolvedAlertsIsDrawnAtTheEnd() {
        replicas = new ActionReplicas(false);
        act(replicas.a(), "ack");
        replicas.pass(1);
        replicas.resolve();

        assertThat(drawn("a")).containsExactly("[Ana is on it ·] 1", " 0");
        Notification last = replicas.receiver("a").drawn().get(1).notification();
        assertThat(last.alerts()).isNotEmpty().allMatch(Alert::hasEnd);
        assertThat(last.incident()).isNull();
        assertThat(replicas.receiver("a").received()).hasSize(1);
    }

    @Test
    void eachSideOfAPartitionDrawsWhatItKnowsAndInTheEndTheMessageIsAsAllKnow() {
        replicas.part();
        replicas.pass(70); // a replica that has gone silent keeps its place for a minute
        act(replicas.b(), "ack");
        replicas.pass(2);
        assertThat(drawn("b")).containsExactly("[Ana is on it ·] 1");
        assertThat(drawn("a")).isEmpty();

        replicas.heal();
        replicas.pass(30);
        assertThat(drawn("a")).containsExactly("[Ana is on it ·] 1");
    }

    @Test
    void theNextFirstReplicaDrawsWhatMayNotBeDrawnYet() {
        replicas.receiver("a").thenDraws(FakeReceiver.REFUSED); // as if it had died before
        act(replicas.b(), "ack");
        replicas.pass(1);
        assertThat(drawn("b")).isEmpty();
        replicas.part();
        replicas.pass(90);
        assertThat(drawn("b")).containsExactly("[Ana is on it ·] 1");
    }
}
