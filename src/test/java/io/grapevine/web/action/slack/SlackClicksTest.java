package io.grapevine.web.action.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.node.action.ActionResult;
import io.grapevine.silence.ActionSilence;
import io.grapevine.silence.Silence;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What clicks do, and what users see of it. */
class SlackClicksTest extends ClickFixture {
    @Test
    void acknowledgesAndOffersToUndo() {
        press("Acknowledge", "ana");
        replicas.pass(5);

        assertThat(replicas.active()).singleElement().satisfies(silence -> {
            assertThat(silence.createdBy()).isEqualTo("ana (Slack)");
            assertThat(silence.comment()).isEqualTo("acknowledged in Slack #alerts");
            assertThat(silence.isAcknowledgement()).isTrue();
            assertThat(silence.annotations().get(ActionSilence.VIA)).isEqualTo("slack");
            assertThat(silence.annotations().get(ActionSilence.PERMALINK))
                    .isEqualTo("https://example.slack.com/archives/C024BE91L/p1700000000000100");
        });
        assertThat(shown())
                .contains("*ana (Slack)* is on it · <!date^", "\"Undo\"", "\"Open\"")
                .contains("[FIRING:1] Disk &amp; more", "#a30200")
                .doesNotContain("\"Acknowledge\"", "Silence 1 h", "image_url");
        assertThat(slack.whispers()).isEmpty();
        assertThat(slack.methods()).isEmpty();
    }

    @Test
    void silencesForAFixedTime() {
        press("Silence 1 h", "ana");
        replicas.pass(5);

        assertThat(replicas.active()).singleElement().satisfies(silence -> {
            assertThat(silence.endsAt()).isEqualTo(silence.startsAt().plus(Duration.ofHours(1)));
            assertThat(silence.isAcknowledgement()).isFalse();
        });
        assertThat(shown()).contains("Silenced by *ana (Slack)* until <!date^", "\"Undo\"");
    }

    @Test
    void undoOffersTheActionsAgainAndTheNextOneIsNotStale() {
        press("Acknowledge", "ana");
        press("Undo", "bo");

        assertThat(shown())
                .contains("Undone by bo (Slack) · ", "\"Acknowledge\"", "Silence 1 h")
                .doesNotContain("\"Undo\"", "is on it");
        replicas.pass(5);
        assertThat(replicas.active()).isEmpty();

        deliver(
                click("Acknowledge", "cy", replicas.now().minusSeconds(60)),
                replicas.first()); // Slack's clock is behind
        replicas.pass(5);
        assertThat(replicas.active())
                .singleElement()
                .extracting(Silence::createdBy)
                .isEqualTo("cy (Slack)");
        assertThat(slack.whispers()).isEmpty();
    }

    @Test
    void aClickThatIsDeliveredTwiceMakesOneSilence() {
        JsonObject payload = click("Acknowledge", "ana", replicas.now());
        deliver(payload, replicas.first());
        deliver(payload, replicas.first());
        replicas.pass(5);

        assertThat(replicas.silences()).hasSize(1);
        assertThat(slack.whispers()).isEmpty();
        assertThat(shown()).contains("is on it");
    }

    @Test
    void aClickThatIsDeliveredToTwoReplicasMakesOneSilence() {
        JsonObject payload = click("Acknowledge", "ana", replicas.now());
        deliver(payload, replicas.first());
        deliver(payload, replicas.second());
        replicas.pass(5);

        assertThat(replicas.silences()).hasSize(1);
        assertThat(replicas.active()).hasSize(1);
    }

    @Test
    void aClickThatIsRepeatedAfterTheUndoRevivesNothing() {
        JsonObject payload = click("Acknowledge", "ana", replicas.now());
        deliver(payload, replicas.first());
        replicas.pass(5);
        press("Undo", "bo");
        replicas.pass(5);

        deliver(payload, replicas.first());
        replicas.pass(5);

        assertThat(replicas.active()).isEmpty();
        assertThat(slack.whispers()).singleElement().asString().contains("undone at", "after you clicked");
        assertThat(shown()).contains("\"Acknowledge\"");
    }

    @Test
    void anUndoThatIsRepeatedEndsNothingOfLater() {
        press("Acknowledge", "ana");
        JsonObject undo = click("Undo", "ana", replicas.now());
        deliver(undo, replicas.first());
        replicas.pass(30);
        press("Acknowledge", "bo");
        replicas.pass(5);

        deliver(undo, replicas.first());
        replicas.pass(5);

        assertThat(replicas.active()).hasSize(1);
        assertThat(slack.whispers()).singleElement().asString().contains("nothing to undo");
        assertThat(shown()).contains("*bo (Slack)* is on it", "\"Undo\"");
    }

    @Test
    void theSecondUserLearnsWhoIsOnIt() {
        JsonObject late = click("Acknowledge", "bo", replicas.now());
        press("Acknowledge", "ana");
        deliver(late, replicas.first());
        replicas.pass(5);

        assertThat(replicas.active()).hasSize(1);
        assertThat(slack.whispers()).singleElement().asString().startsWith("*ana (Slack)* is on it · ");
    }

    @Test
    void anIncidentThatHasEndedLosesItsButtons() {
        replicas.resolve();
        press("Acknowledge", "ana");

        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers()).containsExactly("This incident has ended");
        assertThat(shown()).contains("This incident has ended", "[FIRING:1]").doesNotContain("\"Acknowledge\"");
    }

    @Test
    void anIncidentThatIsNotKnownYetKeepsItsButtons() {
        deliver(click("Acknowledge", "ana", replicas.now()), port(new ActionResult.Unknown()));

        assertThat(slack.whispers()).singleElement().asString().contains("try again");
        assertThat(shown()).isEqualTo(message.encode());
    }

    @Test
    void aRefusalIsForTheUserOnly() {
        deliver(
                click("Acknowledge", "ana", replicas.now()),
                port(new ActionResult.Refused("no <b> & more_such_names")));

        assertThat(slack.whispers()).containsExactly("Not permitted: no &lt;b&gt; &amp; more_such_names");
        assertThat(shown()).isEqualTo(message.encode());
    }
}
