package io.grapevine.receiver.telegram;

import io.grapevine.config.ActionsConfig.TelegramBotConfig;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.ServiceAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Requests of one bot to Telegram. From any thread that may read small files. */
record TelegramBotApi(TelegramBotConfig app, HttpSender sender) {
    /** The error of a request that another one of the same bot excludes. */
    static final int CONFLICT = 409;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A longer pause is not worth waiting for: the user has seen that the click did nothing. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private static final int TOO_MANY = 429;

    /** Calls a method; completes with an answer in any case. */
    CompletionStage<ServiceAnswer> call(String method, Map<String, Object> arguments) {
        return call(method, arguments, TIMEOUT);
    }

    CompletionStage<ServiceAnswer> call(String method, Map<String, Object> arguments, Duration timeout) {
        try {
            String token = token();
            HttpCall call = HttpCall.postJson(
                            app.apiUrl().withTrailingSlash().reveal() + "bot" + token + "/" + method,
                            GoJson.encode(arguments))
                    .within(timeout);
            return sender.send(call)
                    .thenApply(reply -> judge(reply, token))
                    .exceptionally(fault -> ServiceAnswer.failed(SendFailure.reasonOf(fault)));
        } catch (SendFailure failure) {
            return CompletableFuture.completedFuture(ServiceAnswer.failed(String.valueOf(failure.getMessage())));
        }
    }

    private String token() throws SendFailure {
        String value = new SecretSource(
                        "messages.buttons.apps.telegram: bot_token", app.botToken(), app.botTokenFile(), "")
                .read();
        if (!value.matches("[0-9A-Za-z:_-]{1,100}")) {
            throw SendFailure.of("messages.buttons.apps.telegram: bot_token: "
                    + (value.isEmpty() ? "empty" : "other characters than those of a token")
                    + " (expected: the token of a bot)");
        }
        return value;
    }

    /** Calls a method, and once more after the pause that Telegram asks for. */
    CompletionStage<ServiceAnswer> callPatiently(String method, Map<String, Object> arguments) {
        return call(method, arguments)
                .thenCompose(answer -> answer.orAgain(LONGEST_PAUSE, () -> call(method, arguments), sender.offLoop()));
    }

    private static ServiceAnswer judge(HttpReply reply, String token) {
        JsonTree body = JsonTree.read(reply.body()).orElse(new JsonTree(null));
        if (StatusTable.isSuccess(reply.status()) && body.isTrue("ok")) {
            return new ServiceAnswer(0, "", null, body.at("result"));
        }
        reply.redaction().hide(token);
        String description = body.text("description");
        long code = body.whole("error_code");
        int status = code > 0 && code < 1000 ? (int) code : reply.status();
        String error = description.isEmpty()
                ? "status code " + reply.status() + ", not the answer expected"
                : "status code " + status + ": "
                        + Shortened.quote(reply.redaction().apply(description));
        return new ServiceAnswer(status, error, status == TOO_MANY ? pause(reply, body) : null, body);
    }

    private static Duration pause(HttpReply reply, JsonTree body) {
        long seconds = body.whole("parameters", "retry_after");
        Duration asked = seconds > 0
                ? StatusTable.bounded(Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE)))
                : StatusTable.retryAfter(reply);
        return asked == null ? Duration.ofSeconds(1) : asked;
    }
}
