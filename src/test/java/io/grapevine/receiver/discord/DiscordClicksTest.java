package io.grapevine.receiver.discord;

import static io.grapevine.receiver.action.EndedIncident.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentState;
import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionTokens;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.notification.MessageIncident;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ChatEnvironment;
import io.grapevine.receiver.action.ClickContract;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.sim.Samples;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks in Discord, from the interaction to what users see. */
class DiscordClicksTest extends ClickContract<JsonObject> {
    private final Vertx vertx = Vertx.vertx();
    private final FakeDiscord discord = new FakeDiscord("");
    private Duration patience = Duration.ofSeconds(20);

    DiscordClicksTest() {
        super(
                "Discord",
                "#alerts",
                "https://discord.com/channels/1400000000000000001/1500000000000000001/1300000000000000011");
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected void post(ActionTokens tokens, MessageIncident incident) throws Exception {
        discord.post("Disk full", ActionTargets.buttons(tokens), incident);
    }

    @Override
    protected JsonObject click(String label, String user, Instant at) {
        return discord.click(label, user, at);
    }

    @Override
    protected CompletionStage<?> deliver(JsonObject click, ActionTarget target) {
        DiscordAppConfig app = new DiscordAppConfig("", HttpConfig.DEFAULT, DiscordAppConfig.API);
        ChatEnvironment environment = new ChatEnvironment(
                vertx, Map.of(), Destinations.ANY, replicas::now, Samples.loop(), OptionalInt::empty);
        try (HttpSenders senders = HttpSenders.answering(discord::answer, Map.of())) {
            DiscordWebApi api = new DiscordWebApi(app, senders.of(app.httpConfig()));
            return new DiscordActions(environment, target, patience)
                    .answer(read(click), api)
                    .thenAccept(reply -> {
                        discord.respond(click, new JsonObject(reply.body()));
                        reply.then().ifPresent(Runnable::run);
                    });
        } catch (SendFailure impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static DiscordClick read(JsonObject click) {
        return JsonTree.read(click.encode()).flatMap(DiscordClick::of).orElseThrow();
    }

    @Override
    protected String shown() {
        return discord.message().encode();
    }

    @Override
    protected List<String> whispers() {
        return discord.whispers();
    }

    @Override
    protected String idOf(String user) {
        return FakeDiscord.idOf(user);
    }

    @Test
    void theResponseIsTheAnswerAndOnlyASecondOneNeedsARequest() {
        press("Acknowledge", "ana");
        assertThat(discord.calls()).isEmpty();

        replicas.resolve();
        press("Undo", "ana");

        assertThat(discord.calls()).containsExactly("POST");
        assertThat(whispers()).containsExactly("This incident has ended");
    }

    @Test
    void whatElseIsInTheMessageStays() {
        press("Acknowledge", "ana");

        assertThat(new JsonObject(shown()).getString("content")).isEqualTo("content");
        assertThat(new JsonObject(shown())
                        .getJsonArray("embeds")
                        .getJsonObject(0)
                        .getString("title"))
                .isEqualTo("title");
        assertThat(shown()).contains("<t:");
        press("Undo", "ana");
        assertThat(new JsonObject(shown())
                        .getJsonArray("embeds").stream()
                                .filter(embed -> ((JsonObject) embed).containsKey("description")))
                .hasSize(2);
    }

    @Test
    void anActionThatTakesTooLongIsAnsweredLater() throws Exception {
        patience = Duration.ofMillis(1);
        CompletableFuture<ActionResult> result = new CompletableFuture<>();
        ActionTarget target = ActionTargets.of(
                new ActionPort() {
                    @Override
                    public CompletionStage<IncidentState> incident(String groupId, long episode) {
                        CompletableFuture<IncidentState> state =
                                replicas.first().incident(groupId, episode).toCompletableFuture();
                        replicas.settle();
                        return state;
                    }

                    @Override
                    public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
                        return result;
                    }
                },
                users);

        deliver(click("Acknowledge", "ana", replicas.now()), target)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertThat(discord.calls()).isEmpty();
        discord.fail(1); // it comes too soon
        result.complete(new ActionResult.Nothing());

        until(() -> discord.calls().size() >= 3);
        assertThat(discord.calls()).containsOnly("PATCH", "POST").hasSize(3);
        assertThat(whispers()).singleElement().asString().contains("nothing to undo");
    }

    @Test
    void aRefusedAnswerShowsNoSecret() throws Exception {
        discord.fail(2);
        replicas.resolve();
        try (LogLines log = LogLines.capture()) {
            press("Acknowledge", "ana");
            until(() -> log.lines().stream().anyMatch(line -> line.contains("refused")));
            assertThat(String.join("\n", log.lines()))
                    .contains("Discord refused the answer to a click", "status code 429")
                    .doesNotContain("hush", "gv1");
        }
        assertThat(read(click0()).toString()).doesNotContain("hush", "gv1");
    }

    private JsonObject click0() {
        return new JsonObject()
                .put("id", "1")
                .put("type", 3)
                .put("application_id", "7")
                .put("token", FakeDiscord.TOKEN)
                .put("user", new JsonObject().put("id", "8"))
                .put("data", new JsonObject().put("custom_id", "gv1abc:ack"));
    }

    @Test
    void aClickInADirectMessageHasItsUserAtTheTop() {
        DiscordClick read = read(click0());

        assertThat(read.userId()).isEqualTo("8");
        assertThat(read.permalink()).isEmpty();
        assertThat(read.place()).isEmpty();
        assertThat(read.at()).contains(Instant.parse("2015-01-01T00:00:00Z"));
        assertThat(read.choice().text()).isEqualTo("ack");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "7",
                "{\"type\": 2, \"user\": {\"id\": \"8\"}, \"data\": {\"custom_id\": \"gv1abc:ack\"}}",
                "{\"type\": 3, \"user\": {\"id\": \"x\"}, \"data\": {\"custom_id\": \"gv1abc:ack\"}}",
                "{\"type\": 3, \"user\": {\"id\": \"8\"}, \"data\": {\"custom_id\": \"other:ack\"}}",
                "{\"type\": 3, \"user\": {\"id\": \"8\"}, \"data\": {\"custom_id\": \"gv1abc\"}}",
                "{\"type\": 3, \"user\": {\"id\": \"8\"}, \"data\": {\"custom_id\": 7}}"
            })
    void whatIsNoClickIsNotRead(String body) {
        assertThat(JsonTree.read(body).flatMap(DiscordClick::of)).isEmpty();
    }
}
