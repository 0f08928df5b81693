package io.grapevine.web.action.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.integration.LogLines;
import io.grapevine.integration.slack.ActionAttachment.State;
import io.grapevine.model.action.Action;
import io.grapevine.node.ActionReplicas;
import io.grapevine.node.SilenceService;
import io.grapevine.node.action.ActionPermit;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import io.grapevine.notify.MessageIncident;
import io.grapevine.silence.ActionSilence;
import io.grapevine.silence.Silence;
import io.grapevine.web.access.Permissions;
import io.grapevine.web.access.TenantRoles;
import io.grapevine.web.action.ActionKeys;
import io.grapevine.web.action.ActionPort;
import io.grapevine.web.action.ActionToken;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.SignedTokens;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks on the message of an incident that two replicas know, from the payload to what users see. */
class SlackClicksTest {
    private static final ActionKeys KEYS = keys("a-key-of-this-test");
    private static final String HOOKS = "https://hooks.slack.com/actions/";
    private static final SecretSource NONE = new SecretSource("token", new Secret(""), "", "");
    private static final SignedTokens TOKENS = new SignedTokens(() -> KEYS, Duration.ofDays(1));

    private final ActionReplicas replicas = new ActionReplicas();
    private final FakeSlackApi slack = new FakeSlackApi(HOOKS);
    private ChatUsers users = ChatUsers.named(false);
    private SecretSource bot = NONE;
    private JsonObject message = new JsonObject();
    private int clicks;

    private static ActionKeys keys(String line) {
        return ((ActionKeys.Read) ActionKeys.parse(line)).keys();
    }

    private record Port(SilenceService service) implements ActionPort {
        @Override
        public CompletionStage<IncidentState> incident(String groupId, long episode) {
            return service.incident(groupId, episode);
        }

        @Override
        public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
            return service.perform(request, permit);
        }
    }

    @BeforeEach
    void theMessageIsPosted() {
        message = Payloads.message(TOKENS, replicas.incident(), State.WAITING);
        slack.show(message);
    }

    private JsonObject click(String label, String user, Instant at) {
        return Payloads.click(slack.message(), label, user, at, HOOKS + ++clicks);
    }

    private void press(String label, String user) {
        deliver(click(label, user, replicas.now()), replicas.first());
    }

    private void deliver(JsonObject payload, SilenceService replica) {
        deliver(payload, new Port(replica));
    }

    private void deliver(JsonObject payload, ActionPort port) {
        SlackApp app = new SlackApp(NONE, bot, NONE, HttpConfig.DEFAULT, SlackApp.API);
        try (HttpSenders senders = HttpSenders.answering(slack::answer, Map.of())) {
            SlackAnswers answers = new SlackAnswers(new SlackWebApi(app, senders.of(app.http())));
            SlackClicks handler = new SlackClicks(port, () -> KEYS, users, TOKENS, Payloads.URL, replicas::now);
            CompletionStage<Void> done =
                    handler.handle(SlackClick.parse(payload.encode()).orElseThrow(), answers);
            replicas.settle();
            done.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (SendFailure | ExecutionException | InterruptedException | TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private String shown() {
        return slack.message().encode();
    }

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

        deliver(click("Acknowledge", "cy", replicas.now().minusSeconds(60)), replicas.first()); // Slack's clock is behind
        replicas.pass(5);
        assertThat(replicas.active()).singleElement().extracting(Silence::createdBy).isEqualTo("cy (Slack)");
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
        deliver(click("Acknowledge", "ana", replicas.now()), port(new ActionResult.Refused("no <b> & more_such_names")));

        assertThat(slack.whispers()).containsExactly("Not permitted: no &lt;b&gt; &amp; more_such_names");
        assertThat(shown()).isEqualTo(message.encode());
    }

    @Test
    void aCrashIsAnsweredToo() {
        String log = logOf(() -> deliver(
                click("Acknowledge", "ana", replicas.now()), new ActionPort() {
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

    private static String logOf(Runnable task) {
        try (LogLines log = LogLines.capture()) {
            task.run();
            return String.join("\n", log.lines());
        }
    }

    private ActionPort port(ActionResult result) {
        return new ActionPort() {
            @Override
            public CompletionStage<IncidentState> incident(String groupId, long episode) {
                return replicas.first().incident(groupId, episode);
            }

            @Override
            public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
                return CompletableFuture.completedFuture(result);
            }
        };
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
        for (String token :
                List.of(foreign.of(known, Action.ACK, 0), TOKENS.of(earlier, Action.ACK, 0), expired)) {
            JsonObject payload = click("Acknowledge", "ana", replicas.now());
            payload.getJsonArray("actions").getJsonObject(0).put("value", token);
            slack.show(message);
            deliver(payload, replicas.first());
            slack.show(message);
        }

        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers())
                .containsExactly(
                        "This button is of another cluster, or of a key that was replaced",
                        "This incident has ended",
                        "This button has expired: open the group in Grapevine");
    }

    private static Permissions rules() {
        return new Permissions(
                Optional.empty(),
                Map.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                new TenantRoles(Map.of(), Map.of()));
    }

    @Test
    void withAnAccessFileAnUnmappedUserIsRefusedWithAHint() {
        users = ChatUsers.mapped(() -> Map.of("slack:UBO", "bo"), () -> Optional.of(rules()), false);
        press("Acknowledge", "ana");

        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers()).singleElement().asString().contains("slack:UANA", "actions.identities");

        press("Acknowledge", "bo");
        replicas.pass(5);
        assertThat(replicas.active()).singleElement().extracting(Silence::createdBy).isEqualTo("bo");
    }

    @Test
    void nothingIsChangedThroughAReplicaThatIsReadOnly() {
        users = ChatUsers.named(true);
        press("Acknowledge", "ana");

        assertThat(replicas.silences()).isEmpty();
        assertThat(slack.whispers()).singleElement().asString().contains("--web.read-only");
    }

    @Test
    void theWebApiIsUsedWhereTheAddressOfTheClickIsRefused() {
        bot = new SecretSource("bot_token", new Secret(FakeSlackApi.BOT), "", "");
        slack.refuseHooks("expired_url");
        slack.limit(1);
        press("Acknowledge", "ana");
        JsonObject late = Payloads.click(message, "Acknowledge", "bo", replicas.now(), HOOKS + "x");
        deliver(late, replicas.first());

        assertThat(shown()).contains("is on it");
        assertThat(slack.whispers()).hasSize(1);
        assertThat(slack.methods()).contains("chat.update", "chat.postEphemeral");
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"})
    void aMessageThatCannotBeEditedIsLoggedWithoutSecrets(String error) {
        bot = new SecretSource("bot_token", new Secret(FakeSlackApi.BOT), "", "");
        slack.refuseHooks("expired_url");
        slack.refuseMethods(error);
        String log = logOf(() -> press("Acknowledge", "ana"));

        replicas.pass(5);
        assertThat(replicas.active()).hasSize(1);
        assertThat(log).contains(error).doesNotContain(FakeSlackApi.BOT, HOOKS, "gv1");
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
