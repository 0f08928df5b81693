package io.grapevine.web.action.slack;

import io.grapevine.config.Secret;
import io.grapevine.config.http.HttpConfig;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.integration.LogLines;
import io.grapevine.integration.slack.ActionAttachment.State;
import io.grapevine.node.ActionReplicas;
import io.grapevine.node.SilenceService;
import io.grapevine.node.action.ActionPermit;
import io.grapevine.node.action.ActionRequest;
import io.grapevine.node.action.ActionResult;
import io.grapevine.node.action.IncidentState;
import io.grapevine.web.action.ActionKeys;
import io.grapevine.web.action.ActionPort;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.SignedTokens;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;

/** Clicks on the message of an incident that two replicas know, from the payload to what users see. */
abstract class ClickFixture {
    static final ActionKeys KEYS = keys("a-key-of-this-test");
    static final String HOOKS = "https://hooks.slack.com/actions/";
    static final SecretSource NONE = new SecretSource("token", new Secret(""), "", "");
    static final SignedTokens TOKENS = new SignedTokens(() -> KEYS, Duration.ofDays(1));

    final ActionReplicas replicas = new ActionReplicas();
    final FakeSlackApi slack = new FakeSlackApi(HOOKS);
    ChatUsers users = ChatUsers.named(false);
    SecretSource bot = NONE;
    JsonObject message = new JsonObject();
    private int clicks;

    static ActionKeys keys(String line) {
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

    JsonObject click(String label, String user, Instant at) {
        return Payloads.click(slack.message(), label, user, at, HOOKS + ++clicks);
    }

    void press(String label, String user) {
        deliver(click(label, user, replicas.now()), replicas.first());
    }

    void deliver(JsonObject payload, SilenceService replica) {
        deliver(payload, new Port(replica));
    }

    void deliver(JsonObject payload, ActionPort port) {
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

    String shown() {
        return slack.message().encode();
    }

    static String logOf(Runnable task) {
        try (LogLines log = LogLines.capture()) {
            task.run();
            return String.join("\n", log.lines());
        }
    }

    ActionPort port(ActionResult result) {
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
}
