package io.grapevine.receiver.slack;

import static io.grapevine.receiver.action.ActionTargets.KEYS;
import static io.grapevine.receiver.action.ActionTargets.TOKENS;
import static io.grapevine.receiver.action.ActionTargets.keys;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentState;
import io.grapevine.model.Action;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.action.ActionToken;
import io.grapevine.receiver.action.SignedTokens;
import io.grapevine.records.Silence;
import io.grapevine.web.access.TestUsers;
import io.grapevine.web.action.ChatIdentities;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks that are refused, and answers that Slack refuses. */
class ClickRefusalsTest extends ClickFixture {
    @Test
    void aCrashIsAnsweredToo() {
        String log = logOf(() -> deliver(click("Acknowledge", "ana", replicas.now()), new ActionPort() {
            @Override
            public CompletionStage<IncidentState> incident(String groupId, long episode) {
                throw new IllegalStateException();
            }

            @Override
            public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
                return CompletableFuture.failedFuture(new IllegalStateException("boom"));
            }
        }));

        assertThat(log).contains("could not be handled");
        assertThat(slack.whispers()).containsExactly("Internal error");
    }

    @Test
    void usersThatCannotBeFoundAreAnsweredToo() {
        users = (product, title, id, name) -> {
            throw new IllegalStateException("boom");
        };
        String log = logOf(() -> press("Acknowledge", "ana"));

        assertThat(log).contains("could not be handled");
        assertThat(slack.whispers()).containsExactly("Internal error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gv1", "", "gv1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "<!channel>"})
    void aTokenThatIsNoneIsRefusedPolitely(String token) {
        JsonObject payload = click("Acknowledge", "ana", replicas.now());
        payload.getJsonArray("actions").getJsonObject(0).put("value", token.isEmpty() ? "x" : token);
        deliver(payload, replicas.first());

        assertThat(slack.whispers()).singleElement().asString().startsWith("This button is ");
        assertThat(replicas.silences()).isEmpty();
    }

    @Test
    void tokensOfOtherClustersEpisodesAndTimesDoNothing() {
        MessageIncident known = replicas.incident();
        SignedTokens foreign = new SignedTokens(() -> keys("a-key-of-another-cluster"), Duration.ofDays(1));
        MessageIncident earlier = new MessageIncident(known.groupId(), known.episode() - 86_400, known.now());
        String expired = KEYS.sign(new ActionToken(
                Action.ACK,
                HexFormat.fromHexDigitsToLong(known.groupId()),
                known.episode(),
                0,
                replicas.now().getEpochSecond(),
                false));
        JsonObject payload = click("Acknowledge", "ana", replicas.now());
        for (String token : List.of(foreign.of(known, Action.ACK, 0), TOKENS.of(earlier, Action.ACK, 0), expired)) {
            payload.getJsonArray("actions").getJsonObject(0).put("value", token);
            deliver(payload, replicas.first());
        }

        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers())
                .containsExactly(
                        "This button is of another cluster, or of a key that was replaced",
                        "This incident has ended",
                        "This button has expired: open the group in Grapevine");
        assertThat(refusals).containsExactly("slack unknown unknown_key", "slack unknown expired");
    }

    @Test
    void withAnAccessFileAnUnmappedUserIsRefusedWithAHint() {
        users = new ChatIdentities(() -> Map.of("slack:UBO", "bo"), () -> Optional.of(TestUsers.NO_ROLES));
        press("Acknowledge", "ana");

        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers()).singleElement().asString().contains("slack:UANA", "messages.buttons.identities");
        assertThat(refusals).containsExactly("slack ack unmapped");

        press("Acknowledge", "bo");
        replicas.pass(5);
        assertThat(replicas.active()).extracting(Silence::createdBy).containsExactly("bo");
    }

    @Test
    void theWebApiIsUsedWhereTheAddressOfTheClickIsRefused() {
        bot = new Secret(FakeSlack.TOKEN);
        slack.refuse(FakeSlack.RESPONSE_URL, "expired_url");
        slack.limit(1);
        JsonObject late = click("Acknowledge", "bo", replicas.now());
        press("Acknowledge", "ana");
        deliver(late, replicas.first());

        assertThat(shown()).contains("is on it");
        assertThat(slack.whispers()).hasSize(1);
        assertThat(slack.methods()).contains("chat.update", "chat.postEphemeral");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"})
    void aMessageThatCannotBeEditedIsLoggedWithoutSecrets(String error) {
        bot = new Secret(FakeSlack.TOKEN);
        slack.refuse(FakeSlack.RESPONSE_URL, "expired_url");
        slack.refuse("chat.update", error);
        String log = logOf(() -> press("Acknowledge", "ana"));

        replicas.pass(5);
        assertThat(replicas.active()).hasSize(1);
        assertThat(log).contains(error).doesNotContain(FakeSlack.TOKEN, HOOKS, "gv1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.slack.com/actions/1",
                "https://hooks.slack.com.example.com/1",
                "https://hooks.slack.com@example.com/1",
                "https://hooks.slack.com:8443/1",
                "https://169.254.169.254/",
                "file:///etc/passwd",
                "::"
            })
    void answersGoToSlackOnly(String url) {
        JsonObject payload = click("Acknowledge", "ana", replicas.now()).put("response_url", url);
        deliver(payload, replicas.first());
        replicas.pass(5);

        assertThat(shown()).isEqualTo(message.encode());
        assertThat(replicas.silences()).hasSize(1);
    }
}
