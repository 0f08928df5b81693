package io.grapevine.receiver.twilio;

import static io.grapevine.receiver.action.ActionTargets.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Lists;
import io.grapevine.core.node.ActionReplicas;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.action.ActionKeys;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ChatUsers;
import io.grapevine.receiver.action.SignedTokens;
import io.grapevine.records.Silence;
import io.grapevine.web.access.TestUsers;
import io.grapevine.web.action.ChatIdentities;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of the keys of calls on two replicas. */
class CallKeysTest {
    private static final String ANA = "+15550100101";

    private final ActionReplicas replicas = new ActionReplicas();
    private final String token = TOKENS.of(replicas.incident(), Action.ACK, 0);
    private ChatUsers users = ActionTargets.noneMapped();

    private String press(String key, String number, String with, IncidentActions replica) {
        ActionTarget target = ActionTargets.of(replica, users);
        return replicas.await(CallKeys.of(target, replicas::now).press(key, number, with));
    }

    private String press(String key, String number) {
        String said = press(key, number, token, replicas.first());
        replicas.pass(5);
        return said;
    }

    @Test
    void oneAcknowledges() {
        assertThat(press("1", ANA)).contains("<Say>Acknowledged. Goodbye.</Say><Hangup/>");
        assertThat(replicas.active()).singleElement().satisfies(silence -> {
            assertThat(silence.isAcknowledgement()).isTrue();
            assertThat(silence.createdBy()).isEqualTo("+15550100101 (a phone call)");
            assertThat(silence.comment()).isEqualTo("acknowledged in a phone call");
            assertThat(silence.annotations().get(ActionSilence.VIA)).isEqualTo("twilio");
        });
    }

    @Test
    void twoSilencesForAnHour() {
        assertThat(press("2", ANA)).contains("<Say>Silenced. Goodbye.</Say>");
        Silence silence = Lists.only(replicas.active());
        assertThat(silence.endsAt()).isEqualTo(silence.startsAt().plus(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "", "*", "11"})
    void otherKeysRepeatTheMessage(String key) {
        assertThat(press(key, ANA))
                .contains("Alert: A.", "Press 1", "https://am.example.com/callback/twilio/" + token)
                .doesNotContain("Goodbye");
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void aKeyThatArrivesTwiceAndAtTwoReplicasMakesOneSilence() {
        press("1", ANA, token, replicas.first());
        press("1", ANA, token, replicas.second());
        assertThat(press("1", ANA)).contains("Acknowledged");
        assertThat(replicas.silences()).hasSize(1);
    }

    @Test
    void theSecondUserLearnsWhoIsOnIt() {
        press("1", ANA);
        assertThat(press("1", "+15550100102")).contains("+15550100101 (a phone call) is on it");
        assertThat(replicas.silences()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3"})
    void afterTheEndTheCallSaysSo(String key) {
        replicas.resolve();
        assertThat(press(key, ANA)).contains("This incident has ended. Goodbye.");
        assertThat(replicas.silences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3"})
    void tokensThatAreNotValidDoNothing(String key) {
        ActionKeys others = ActionTargets.keys("a-key-of-another-cluster");
        String foreign = new SignedTokens(() -> others, Duration.ofDays(1)).of(replicas.incident(), Action.ACK, 0);
        MessageIncident longAgo = new MessageIncident(
                replicas.incident().groupId(),
                replicas.incident().episode(),
                replicas.now().minus(Duration.ofDays(2)));
        assertThat(press(key, ANA, "<x>", replicas.first())).contains("not valid");
        assertThat(press(key, ANA, foreign, replicas.first())).contains("another cluster");
        assertThat(press(key, ANA, TOKENS.of(longAgo, Action.ACK, 0), replicas.first()))
                .contains("expired");
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void withAnAccessFileANumberWithoutAUserIsRefused() {
        users = new ChatIdentities(() -> Map.of("twilio:" + ANA, "ana"), () -> Optional.of(TestUsers.NO_ROLES));
        assertThat(press("1", "+15550100102")).contains("You are not known", "twilio:+15550100102");
        assertThat(replicas.silences()).isEmpty();
        press("1", ANA);
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("ana");
    }
}
