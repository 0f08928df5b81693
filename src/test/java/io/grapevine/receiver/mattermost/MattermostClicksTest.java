package io.grapevine.receiver.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.message.ActionTokens;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ClickContract;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks in Mattermost, from the request to what users see. */
class MattermostClicksTest extends ClickContract<JsonObject> {
    private final FakeMattermost mattermost = new FakeMattermost();
    private Duration patience = Duration.ofSeconds(15);

    MattermostClicksTest() {
        super("Mattermost", "~alerts", "https://chat.example.com/ops/pl/" + FakeMattermost.POST);
    }

    @Override
    protected void post(ActionTokens tokens, MessageIncident incident) throws Exception {
        post(tokens, incident, "Disk full, see <https://r.example.com|the runbook>");
    }

    private void post(ActionTokens tokens, MessageIncident incident, String text) throws Exception {
        mattermost.post(MattermostPosts.json(text, ActionTargets.buttons(tokens), incident));
    }

    @Override
    protected JsonObject click(String label, String user, Instant at) {
        return mattermost.click(label, user, at);
    }

    @Override
    protected CompletionStage<?> deliver(JsonObject click, ActionTarget target) {
        MattermostClick read = MattermostClick.parse(click.encode(), "https://chat.example.com")
                .orElseThrow();
        return new MattermostActions(replicas::now, target, patience)
                .answer(read)
                .thenAccept(answer -> mattermost.answer(200, answer));
    }

    @Override
    protected String shown() {
        return mattermost.shown();
    }

    @Override
    protected List<String> whispers() {
        return mattermost.ephemeral();
    }

    @Override
    protected String idOf(String user) {
        return FakeMattermost.idOf(user);
    }

    @Test
    void aTokenThatMattermostWasNotGivenIsRefused() {
        JsonObject click = click("Acknowledge", "ana", replicas.now());
        click.getJsonObject("context").remove("proof");
        JsonObject other = click("Acknowledge", "ana", replicas.now());
        other.getJsonObject("context")
                .put(
                        "proof",
                        click("Silence 1 h", "ana", replicas.now())
                                .getJsonObject("context")
                                .getString("proof"));
        String before = shown();

        try (LogLines log = LogLines.capture()) {
            deliver(click, replicas.first());
            deliver(other, replicas.first());

            assertThat(String.join("\n", log.lines())).contains("was not given").doesNotContain("gv1");
        }

        assertThat(replicas.silences()).isEmpty();
        assertThat(whispers()).containsExactly("This button is not valid", "This button is not valid");
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void whatElseIsInTheMessageStays() {
        press("Acknowledge", "ana");

        JsonObject props = new JsonObject(shown()).getJsonObject("props");
        assertThat(props.getString("override_username")).isEqualTo("username");
        assertThat(props.getString("override_icon_emoji")).isEqualTo("icon_emoji");
        assertThat(props.getString("card")).isEqualTo("the card");
        assertThat(props.getJsonArray("attachments")).hasSize(2);
        assertThat(props.getJsonArray("attachments").getJsonObject(1).getString("color"))
                .isEqualTo("color");
        assertThat(shown()).contains("see [the runbook](https://r.example.com)");
    }

    @Test
    void aMessageThatIsTooLargeToBeCarriedStaysAndTheAnswerSaysIt() throws Exception {
        StringBuilder noise = new StringBuilder("Disk full ");
        new java.util.Random(7).ints(20_000, 'a', 'z').forEach(c -> noise.append((char) c));
        post(ActionTargets.TOKENS, replicas.incident(), noise.toString());
        String before = shown();

        press("Acknowledge", "ana");
        replicas.pass(5);

        assertThat(replicas.active()).hasSize(1);
        assertThat(whispers()).singleElement().asString().contains("is on it");
        assertThat(shown()).isEqualTo(before);
    }

    @Test
    void anActionThatTakesTooLongIsAnsweredAllTheSame() throws Exception {
        patience = Duration.ofMillis(1);
        ActionTarget target = ActionTargets.of(replicas.first(), users);

        deliver(click("Acknowledge", "ana", replicas.now()), target) // the loop of the replica stands still
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);

        assertThat(whispers()).singleElement().asString().contains("longer than usual");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"user_id\": \"anaxxxxxxxxxxxxxxxxxxxxxxx\"}",
                "{\"user_id\": \"ana\", \"context\": {\"token\": \"gv1\"}}",
                "{\"user_id\": 7, \"context\": {\"token\": \"gv1\"}}",
                "{\"user_id\": \"anaxxxxxxxxxxxxxxxxxxxxxxx\", \"context\": {\"token\": 7}}",
                "{\"user_id\": \"anaxxxxxxxxxxxxxxxxxxxxxxx\", \"context\": \"gv1\"}"
            })
    void whatIsNoClickIsNotRead(String body) {
        assertThat(MattermostClick.parse(body, "")).isEmpty();
    }

    @Test
    void namesThatAreNoneAreLeftOut() {
        JsonObject click = click("Acknowledge", "ana", replicas.now())
                .put("channel_name", FakeMattermost.idOf("a") + "__" + FakeMattermost.idOf("b"))
                .put("team_domain", "../x")
                .put("trigger_id", "!")
                .put("user_name", "n".repeat(300));
        MattermostClick read = MattermostClick.parse(click.encode(), "https://chat.example.com")
                .orElseThrow();

        assertThat(read.place()).isEmpty();
        assertThat(read.permalink()).isEmpty();
        assertThat(read.at()).isEmpty();
        assertThat(read.userName()).hasSize(100);
        assertThat(read.toString())
                .doesNotContain(read.token().reveal(), read.proof().reveal());
    }
}
