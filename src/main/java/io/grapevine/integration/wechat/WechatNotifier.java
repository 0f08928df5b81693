package io.grapevine.integration.wechat;

import io.grapevine.config.receiver.WechatConfig;
import io.grapevine.go.GoQuery;
import io.grapevine.go.GoUrl;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpAttempt;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends notifications as an application of WeChat Work, with a token that is kept as long as it is good. */
public final class WechatNotifier implements Notifier {
    private final WechatConfig config;
    private final Requests requests;
    private final GoUrl api;
    private final SecretSource secret;
    private final WechatTokens tokens;

    /**
     * A notifier for one {@code wechat_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable, or its URL is none
     */
    public WechatNotifier(WechatConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this(config, wording, senders, InstantSource.system());
    }

    /** The same with another clock, for tests. */
    WechatNotifier(WechatConfig config, MessageTemplates wording, HttpSenders senders, InstantSource clock)
            throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
        this.secret = new SecretSource("api_secret", config.apiSecret(), config.apiSecretFile(), "");
        this.tokens = new WechatTokens(clock);
        try {
            this.api = GoUrl.parse(config.apiUrl().reveal());
        } catch (GoUrl.Malformed malformed) {
            throw SendFailure.of("api_url: " + malformed.getMessage());
        }
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        RenderedMessage<WechatMessage> draft;
        try {
            String template = secret.read();
            draft = requests.wording().draft(notification, texts -> WechatMessage.of(config, template, texts));
        } catch (TemplateFault | SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
        return new Exchange(notification, draft.message()).begin().thenApply(draft::judged);
    }

    /** The requests for one notification. */
    private final class Exchange {
        private final Notification notification;
        private final WechatMessage message;
        private final HttpAttempt attempt;

        Exchange(Notification notification, WechatMessage message) {
            this.notification = notification;
            this.message = message;
            this.attempt = requests.attempt(notification);
        }

        CompletionStage<Outcome> begin() {
            String token = tokens.of(message.account());
            return token == null ? fetch() : post(token);
        }

        private CompletionStage<Outcome> fetch() {
            WechatTokens.Account account = message.account();
            String query = GoQuery.with(GoQuery.with("", "corpid", account.corpId()), "corpsecret", account.secret());
            String url = api.withMorePath("gettoken").withQuery(query).text();
            HttpCall call = new HttpCall("GET", url, Map.of(), "", Duration.ZERO);
            return attempt.ask(call, reply -> {
                reply.redaction().hide(account.secret());
                WechatAnswer answer = WechatAnswer.of(reply);
                if (answer.failure() != null) {
                    return CompletableFuture.completedFuture(answer.failure());
                }
                if (answer.token().isEmpty()) {
                    return CompletableFuture.completedFuture(
                            new Outcome.Rejected(FailureReason.OTHER, "WeChat's answer has no access_token"));
                }
                tokens.keep(account, answer.token(), answer.life());
                return post(answer.token());
            });
        }

        private CompletionStage<Outcome> post(String token) {
            String query = GoQuery.with(api.query(), "access_token", token);
            String url = api.withMorePath("message/send").withQuery(query).text();
            return attempt.send(HttpCall.postJson(url, message.json()), reply -> outcome(reply, token));
        }

        private Outcome outcome(HttpReply reply, String token) {
            reply.redaction().hide(token);
            WechatAnswer answer = WechatAnswer.of(reply);
            if (answer.refusesToken()) {
                tokens.forget(token);
            }
            return answer.failure() != null ? answer.failure() : new Outcome.Delivered(notification.receiverData());
        }
    }
}
