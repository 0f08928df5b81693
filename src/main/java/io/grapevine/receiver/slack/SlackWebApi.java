package io.grapevine.receiver.slack;

import io.grapevine.config.ActionsConfig.SlackAppConfig;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.HttpSender;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.ServiceAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Requests of one app to Slack: methods of the Web API, and messages to the addresses of clicks. From any thread. */
record SlackWebApi(SlackAppConfig app, HttpSender sender) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A longer pause is not worth waiting for: the first replica in the line draws the message as well. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    SecretSource appLevelToken() {
        return new SecretSource(
                "messages.buttons.apps.slack: app_level_token", app.appLevelToken(), app.appLevelTokenFile(), "");
    }

    SecretSource botToken() {
        return new SecretSource("messages.buttons.apps.slack: bot_token", app.botToken(), app.botTokenFile(), "");
    }

    /** Calls a method with a token; completes with an answer in any case. */
    CompletionStage<ServiceAnswer> call(String method, SecretSource token, Map<String, Object> arguments) {
        try {
            HttpCall call = HttpCall.postJson(
                            app.apiUrl().withTrailingSlash().reveal() + method, GoJson.encode(arguments))
                    .with("Content-Type", "application/json; charset=utf-8")
                    .with("Authorization", "Bearer " + required(token))
                    .within(TIMEOUT);
            return send(call);
        } catch (SendFailure failure) {
            return CompletableFuture.completedFuture(ServiceAnswer.failed(String.valueOf(failure.getMessage())));
        }
    }

    private static String required(SecretSource token) throws SendFailure {
        String value = token.read();
        if (value.isEmpty()) {
            throw SendFailure.of(token.field() + ": empty (expected: a secret)");
        }
        return value;
    }

    /** Calls a method, and once more after the pause that Slack asks for. */
    CompletionStage<ServiceAnswer> callPatiently(String method, SecretSource token, Map<String, Object> arguments) {
        return call(method, token, arguments)
                .thenCompose(answer ->
                        answer.orAgain(LONGEST_PAUSE, () -> call(method, token, arguments), sender.offLoop()));
    }

    /** Sends a message to the address of a click, which needs no token; completes with an answer in any case. */
    CompletionStage<ServiceAnswer> respond(Secret url, Map<String, Object> message) {
        return isOfSlack(url.reveal())
                ? send(HttpCall.postJson(url.reveal(), GoJson.encode(message)).within(TIMEOUT))
                : CompletableFuture.completedFuture(ServiceAnswer.failed("no response_url of Slack"));
    }

    /** Only Slack's own hosts are sent anything, or that of the Web API. */
    private boolean isOfSlack(String url) {
        try {
            URI address = URI.create(url);
            URI api = URI.create(app.apiUrl().reveal());
            String host = Optional.ofNullable(address.getHost()).orElse("");
            boolean isSlack = address.getPort() == -1
                    && "https".equals(address.getScheme())
                    && (host.equals("hooks.slack.com") || host.equals("hooks.slack-gov.com"));
            boolean isApi = host.equals(api.getHost())
                    && address.getPort() == api.getPort()
                    && String.valueOf(address.getScheme()).equals(api.getScheme());
            return address.getUserInfo() == null && (isSlack || isApi);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private CompletionStage<ServiceAnswer> send(HttpCall call) {
        return sender.send(call)
                .thenApply(SlackWebApi::judge)
                .exceptionally(fault -> ServiceAnswer.failed(SendFailure.reasonOf(fault)));
    }

    /** A status of 200 says little: the Web API says {@code ok} in JSON, addresses of clicks as text or in JSON. */
    private static ServiceAnswer judge(HttpReply reply) {
        JsonTree body = JsonTree.read(reply.body()).orElse(new JsonTree(null));
        String error = body.text("error");
        Duration pause = reply.status() == 429 ? pause(reply) : null;
        if (!StatusTable.isSuccess(reply.status())) {
            return new ServiceAnswer(
                    reply.status(), "status code " + reply.status() + (isName(error) ? ": " + error : ""), pause, body);
        }
        if (body.isTrue("ok") || reply.body().strip().equals("ok")) {
            return new ServiceAnswer(0, "", null, body);
        }
        boolean tooSoon = error.equals("ratelimited") || error.equals("rate_limited");
        return new ServiceAnswer(
                0, isName(error) ? error : "not the answer expected", tooSoon ? pause(reply) : null, body);
    }

    private static Duration pause(HttpReply reply) {
        Duration asked = StatusTable.retryAfter(reply);
        return asked == null ? Duration.ofSeconds(1) : asked;
    }

    /** Whether it is the name of an error, and not text that may quote a secret. */
    private static boolean isName(String error) {
        return error.matches("[a-z_]{1,60}");
    }
}
