package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.NotifyReason;
import io.grapevine.notification.Outcome;
import io.grapevine.sim.FakeReceiver;
import io.grapevine.sim.FakeReceiver.Drawn;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The message of an incident whose end is not notified. */
class MessageEndsTest {
    private ActionReplicas replicas = new ActionReplicas(false);

    private void silence() {
        replicas.act(replicas.a(), "silence 1h", ActionReplicas.episode(replicas.a()));
        replicas.pass(10);
    }

    /** The edits of a replica: each with the alerts by label {@code i}, with a mark before those that have ended. */
    private List<String> drawn(String replica) {
        return replicas.receiver(replica).drawn().stream()
                .map(MessageEndsTest::text)
                .toList();
    }

    private static String text(Drawn drawn) {
        List<String> alerts = drawn.notification().alerts().stream()
                .map(alert -> (alert.hasEnd() ? "!" : "") + "A" + alert.labels().valueOf("i"))
                .toList();
        return String.join(" ", alerts)
                + (drawn.state().handled() ? " silenced" : "")
                + (drawn.notification().incident() == null ? " over" : " open");
    }

    private int notifications() {
        return replicas.receiver("a").received().size()
                + replicas.receiver("b").received().size();
    }

    @Test
    void withoutResolvedAlertsTheMessageIsEditedAtTheEndOnce() {
        replicas.resolve();
        assertThat(drawn("a")).containsExactly("!A over");
        assertThat(replicas.receiver("a").drawn().get(0).notification().reason())
                .isEqualTo(NotifyReason.ALL_RESOLVED);
        replicas.pass(1200);
        assertThat(drawn("a")).hasSize(1);
        assertThat(drawn("b")).isEmpty();
        assertThat(notifications()).isEqualTo(1);
    }

    @Test
    void theMessageOfTheNextIncidentIsAnotherOne() {
        replicas.resolve();
        replicas.fireAgain();
        assertThat(notifications()).isEqualTo(2);
        replicas.pass(60);
        assertThat(drawn("a")).containsExactly("!A over");
    }

    @Test
    void aRefusalForNowIsTriedAgain() {
        replicas.receiver("a").thenDraws(FakeReceiver.BUSY);
        replicas.resolve();
        assertThat(drawn("a")).containsExactly("!A over", "!A over");
    }

    @Test
    void theNextFirstReplicaEditsWhatTheFirstMayNotHave() {
        replicas.receiver("a").thenDraws(FakeReceiver.REFUSED); // as if it had died before
        replicas.resolve();
        assertThat(drawn("b")).isEmpty();
        replicas.part();
        replicas.pass(90);
        assertThat(drawn("b")).containsExactly("!A over");
    }

    @Test
    void aReplicaThatWasRestartedEditsWhenTheEndIsReceivedAgain() {
        Alert alert = replicas.a().alerts().all().iterator().next();
        Alert ended = Samples.ended(alert, replicas.now());
        replicas.resolve();
        Node restarted = replicas.startIsolatedWithoutAlerts(false);
        restarted.putAlerts(List.of(ended));
        replicas.pass(60);
        assertThat(drawn("c")).containsExactly("!A over");
        assertThat(replicas.receiver("c").received()).isEmpty();
    }

    @Test
    void aShortEpisodeOfTheSameAlertIsNotTheEndOfAnEarlierMessage() {
        replicas.resolve();
        Node restarted = replicas.startIsolatedWithoutAlerts(false);
        Alert later = Samples.alert(replicas.now(), "alertname", "A");
        restarted.putAlerts(List.of(Samples.ended(later, replicas.now().plusMillis(1))));
        replicas.pass(60);
        assertThat(drawn("c")).isEmpty();
    }

    @Test
    void alertsThatEndedAtTheFirstReplicaOnlyDoNotEndTheMessage() {
        replicas = new ActionReplicas(true);
        silence();
        Alert alert = replicas.a().alerts().all().iterator().next();
        replicas.a()
                .putAlerts(
                        List.of(alert.withEndsAt(replicas.now().plusSeconds(60)))); // and no server reaches it any more
        for (int i = 0; i < 20; i++) {
            replicas.b().putAlerts(List.of(alert.withEndsAt(replicas.now().plusSeconds(60))));
            replicas.pass(15);
        }
        assertThat(drawn("a")).containsExactly("A silenced open");
        replicas.pass(180); // at the other one, too
        assertThat(drawn("a")).last().isEqualTo("!A over");
    }

    @Test
    void theEndOfAnIncidentIsNotThatOfTheNextOneWhichAnotherReplicaHas() {
        replicas.resolve();
        Alert again = Samples.alert(replicas.now(), "alertname", "A").withEndsAt(Alert.NO_END);
        replicas.b().putAlerts(List.of(again));
        replicas.pass(120);
        assertThat(notifications()).isEqualTo(2);
        assertThat(drawn("a")).containsExactly("!A over");
    }

    @Test
    void noEditIsMadeWhileTheNextIncidentIsBeingNotified() {
        FakeReceiver receiver = replicas.receiver("a");
        Duration pause = Duration.ofSeconds(15);
        Outcome later = new Outcome.Retryable(FailureReason.SERVER_ERROR, "busy", pause);
        receiver.thenDraws(later, later, later, later);
        replicas.resolve();
        receiver.thenAfter(pause, FakeReceiver.ACCEPTED);
        replicas.fireAgain();

        assertThat(notifications()).isEqualTo(2);
        assertThat(receiver.drawn())
                .isNotEmpty()
                .allMatch(edit -> edit.at().compareTo(receiver.last().at()) < 0);
    }

    @Test
    void noEditIsMadeWhenTheNextIncidentIsNotifiedBeforeAPeerHasAnswered() {
        for (int i = 0; i < 10; i++) {
            replicas = new ActionReplicas(false);
            FakeReceiver receiver = replicas.receiver("a");
            receiver.thenDraws(FakeReceiver.BUSY, FakeReceiver.BUSY, FakeReceiver.BUSY, FakeReceiver.BUSY);
            replicas.resolve(5 + i / 10.0); // the next edit is tried after that
            replicas.loseReplies();
            receiver.thenAfter(Duration.ofSeconds(15), FakeReceiver.ACCEPTED);
            replicas.fireAgain();

            Duration flush =
                    Duration.ofMillis(36_000 + i * 100); // after group_wait; notified once the claim has waited, too
            assertThat(receiver.received()).hasSize(2);
            assertThat(receiver.drawn())
                    .isNotEmpty()
                    .allMatch(edit -> edit.at().compareTo(flush) <= 0, "before " + flush);
        }
    }

    @Test
    void aKindThatCannotEditIsLeftAlone() {
        replicas.receiver("a").neverDraws();
        replicas.resolve();
        assertThat(drawn("a")).isEmpty();
    }

    @Test
    void theMessageIsEditedWhenAlertsEndThatASilenceMutes() {
        replicas = new ActionReplicas(true);
        silence();
        replicas.resolve();
        assertThat(drawn("a")).containsExactly("A silenced open", "!A over");
        assertThat(notifications()).isEqualTo(1);
        replicas.pass(4000); // after the end of the silence
        assertThat(drawn("a")).hasSize(2);
    }

    @Test
    void mutedAlertsThatEndOneAfterAnotherAreTheEndTogether() {
        replicas = new ActionReplicas(true);
        replicas.fireAlso("2");
        replicas.pass(60);
        silence();
        replicas.resolve("2");
        replicas.pass(1200);
        assertThat(drawn("a")).doesNotContain("!A !A2 over").last().asString().contains("open");
        replicas.resolve("");
        assertThat(drawn("a")).last().isEqualTo("!A !A2 over");
    }

    @Test
    void theMessageOpensAgainWhenAnAlertFiresAgainThatHadEndedMuted() {
        replicas = new ActionReplicas(true);
        silence();
        replicas.resolve();
        replicas.pass(1200);
        replicas.fireAgain();
        assertThat(notifications()).isEqualTo(1);
        assertThat(drawn("a")).containsExactly("A silenced open", "!A over", "A silenced open");
    }

    @Test
    void aReplicaThatLacksAlertsDoesNotSayThatTheyAreOver() {
        replicas = new ActionReplicas(true);
        replicas.fireAlso("2");
        replicas.pass(60);
        silence();
        Alert second = replicas.a().alerts().all().stream()
                .filter(alert -> !alert.labels().valueOf("i").isEmpty())
                .findFirst()
                .orElseThrow();
        Node restarted = replicas.startIsolatedWithoutAlerts(true);
        restarted.putAlerts(List.of(Samples.ended(second, replicas.now())));
        replicas.pass(60);
        assertThat(drawn("c")).isEmpty();
    }

    @Test
    void aNotifiedEndIsNotEditedAgain() {
        replicas = new ActionReplicas(true);
        replicas.resolve();
        assertThat(notifications()).isEqualTo(2);
        assertThat(drawn("a")).isEmpty();
    }
}
