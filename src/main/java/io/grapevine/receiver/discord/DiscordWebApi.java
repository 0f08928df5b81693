package io.grapevine.receiver.discord;

import io.grapevine.config.ActionsConfig.DiscordAppConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.ServiceAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers to a click after the response to its request. From any thread. */
record DiscordWebApi(DiscordAppConfig app, HttpSender sender) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Draws the message again. */
    CompletionStage<Void> draw(DiscordClick click, Map<String, Object> drawn) {
        return send(click, drawn, true);
    }

    /** Says something to the user who clicked. */
    CompletionStage<Void> whisper(DiscordClick click, String text) {
        return send(click, DiscordActions.privately(text), false);
    }

    private CompletionStage<Void> send(DiscordClick click, Map<String, Object> message, boolean isEdit) {
        String path = click.webhook().reveal();
        if (path.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        String json = GoJson.encode(message);
        String url = app.apiUrl().withTrailingSlash().reveal()
                + path
                + (isEdit ? "/messages/@original?with_components=true" : "");
        HttpCall call = (isEdit ? HttpCall.patchJson(url, json) : HttpCall.postJson(url, json)).within(TIMEOUT);
        return request(call)
                .thenCompose(answer -> answer.orAgain(LONGEST_PAUSE, () -> request(call), sender.offLoop()))
                .thenAccept(answer -> answer.logged("Discord", call.method()));
    }

    private CompletionStage<ServiceAnswer> request(HttpCall call) {
        return sender.send(call)
                .thenApply(DiscordWebApi::judge)
                .exceptionally(fault -> ServiceAnswer.failed(SendFailure.reasonOf(fault)));
    }

    /** After any refusal there is a pause: Discord may get this before it has read the response to the click, or too soon. */
    private static ServiceAnswer judge(HttpReply reply) {
        return StatusTable.isSuccess(reply.status())
                ? new ServiceAnswer(0, "", null, new JsonTree(null))
                : new ServiceAnswer(
                        reply.status(),
                        "status code " + reply.status(),
                        Objects.requireNonNullElse(StatusTable.retryAfter(reply), PAUSE),
                        new JsonTree(null));
    }
}
