package io.grapevine.receiver.slack;

import static io.grapevine.receiver.action.ActionTargets.TOKENS;

import io.grapevine.config.ActionsConfig.SlackAppConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.core.node.ActionReplicas;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ChatClicks;
import io.grapevine.receiver.action.ChatUsers;
import io.grapevine.receiver.action.JsonTree;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;

/** Clicks on the message of an incident that two replicas know, from the payload to what users see. */
abstract class ClickFixture {
    static final String HOOKS = "https://hooks.slack.com/actions/";
    static final Secret NONE = new Secret("");
    static final String TITLE = "[FIRING:1] Disk &amp; more";

    final ActionReplicas replicas = new ActionReplicas();
    final FakeSlack slack = new FakeSlack();
    ChatUsers users = ActionTargets.noneMapped();
    Secret bot = NONE;
    JsonObject message = new JsonObject();
    final List<String> refusals = new ArrayList<>();
    private int clicks;

    @BeforeEach
    void theMessageIsPosted() throws Exception {
        slack.post(TITLE, ActionTargets.buttons(TOKENS), replicas.incident());
        message = slack.message();
    }

    JsonObject click(String label, String user, Instant at) {
        return slack.click(label, user, at, HOOKS + ++clicks);
    }

    void press(String label, String user) {
        deliver(click(label, user, replicas.now()), replicas.first());
    }

    ActionTarget target(ActionPort port) {
        return ActionTargets.of(port, users, ActionTargets.listing(refusals));
    }

    void deliver(JsonObject payload, ActionPort port) {
        try {
            CompletionStage<Void> done = deliver(payload, target(port), slack, bot, replicas::now);
            replicas.settle();
            done.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Delivers a payload of Slack to a replica. */
    static CompletionStage<Void> deliver(
            JsonObject payload, ActionTarget target, FakeSlack slack, Secret bot, InstantSource clock) {
        SlackAppConfig app = new SlackAppConfig(NONE, "", bot, "", NONE, "", HttpConfig.DEFAULT, SlackAppConfig.API);
        try (HttpSenders senders = HttpSenders.answering(slack::answer, Map.of())) {
            SlackAnswers answers =
                    new SlackAnswers(new SlackWebApi(app, senders.of(app.httpConfig())), target::buttons);
            ChatClicks clicks = new ChatClicks(SlackActions.PRODUCT, target, clock);
            return SlackActions.act(JsonTree.read(payload.encode()).orElseThrow(), clicks, answers);
        } catch (SendFailure impossible) {
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
}
