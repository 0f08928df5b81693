package io.grapevine.receiver.telegram;

import io.grapevine.config.ActionsConfig.TelegramBotConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.core.node.ActionReplicas;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpSenders;
import io.grapevine.receiver.action.ActionTarget;
import io.grapevine.receiver.action.ActionTargets;
import io.grapevine.receiver.action.ChatClicks;
import io.grapevine.receiver.action.ChatUsers;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.SignedTokens;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;

/** Clicks on the message of an incident that two replicas know, from the update to what users see. */
abstract class TelegramFixture {
    static final String TEXT = "<b>FIRING</b> & more";

    final ActionReplicas replicas = new ActionReplicas();
    final FakeTelegram telegram = new FakeTelegram();
    ChatUsers users = ActionTargets.noneMapped();

    static TelegramBotConfig app(String token, Url url) {
        return new TelegramBotConfig(new Secret(token), "", false, new Secret(""), "", HttpConfig.DEFAULT, url);
    }

    @BeforeEach
    void theMessageIsPosted() throws Exception {
        post(ActionTargets.TOKENS);
    }

    void post(SignedTokens tokens) throws Exception {
        telegram.post(TEXT, ActionTargets.buttons(tokens), replicas.incident());
    }

    void press(String label, String user) {
        JsonObject update = telegram.click(label, user);
        telegram.queue(update);
        deliver(update, replicas.first());
    }

    void deliver(JsonObject update, ActionPort port) {
        TelegramBotConfig app = app(FakeTelegram.TOKEN, TelegramBotConfig.API);
        try (HttpSenders senders = HttpSenders.answering(telegram::answer, Map.of())) {
            ActionTarget target = ActionTargets.of(port, users);
            TelegramAnswers answers =
                    new TelegramAnswers(new TelegramBotApi(app, senders.of(app.httpConfig())), target::buttons);
            TelegramClick click = TelegramClick.of(
                            JsonTree.read(update.encode()).orElseThrow())
                    .orElseThrow();
            CompletionStage<Void> done = new ChatClicks(TelegramActions.PRODUCT, target, replicas::now)
                    .handle(click)
                    .thenCompose(answer -> answers.answer(click, answer));
            replicas.settle();
            done.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (SendFailure | ExecutionException | InterruptedException | TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    String shown() {
        return telegram.message().encode();
    }
}
