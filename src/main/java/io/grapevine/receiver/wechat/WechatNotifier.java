package io.grapevine.receiver.wechat;

import static io.grapevine.httpclient.GoJson.putUnlessEmpty;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.Shortened;
import io.grapevine.receiver.message.TemplateFault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends notifications as an application of WeChat Work, with a token that is kept as long as it is good. */
public final class WechatNotifier implements Notifier {
    private final WechatConfig config;
    private final Requests requests;
    private final GoUrl api;
    private final SecretSource secret;
    private final WechatTokens tokens;

    /** A notifier for one {@code wechat_configs} entry. It fails if its URL is unusable. */
    public WechatNotifier(WechatConfig config, Requests requests) throws SendFailure {
        this(config, requests, InstantSource.system());
    }

    /** A notifier with a clock of its own, for tests. */
    WechatNotifier(WechatConfig config, Requests requests, InstantSource clock) throws SendFailure {
        this.config = config;
        this.requests = requests;
        this.secret = new SecretSource("api_secret", config.apiSecret(), config.apiSecretFile(), "");
        this.tokens = new WechatTokens(clock);
        this.api = Requests.apiUrl(config.apiUrl());
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> Message.of(config, secret.read(), texts),
                (message, attempt) -> new Exchange(notification, message, attempt).begin());
    }

    /** The requests for one notification. */
    private final class Exchange {
        private final Notification notification;
        private final Message message;
        private final Requests.Attempt attempt;

        Exchange(Notification notification, Message message, Requests.Attempt attempt) {
            this.notification = notification;
            this.message = message;
            this.attempt = attempt;
        }

        CompletionStage<Outcome> begin() {
            String token = tokens.of(message.account());
            return token == null ? fetch() : post(token);
        }

        private CompletionStage<Outcome> fetch() {
            WechatTokens.Account account = message.account();
            String query = GoUrl.withParameter(
                    GoUrl.withParameter("", "corpid", account.corpId()), "corpsecret", account.secret());
            String url = api.withMorePath("gettoken").withQuery(query).text();
            HttpCall call = new HttpCall("GET", url, Map.of(), "", Duration.ZERO);
            return attempt.ask(call, reply -> {
                reply.redaction().hide(account.secret());
                Answer answer = Answer.of(reply);
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
            String query = GoUrl.withParameter(api.query(), "access_token", token);
            String url = api.withMorePath("message/send").withQuery(query).text();
            return attempt.send(HttpCall.postJson(url, message.json()), reply -> outcome(reply, token));
        }

        private Outcome outcome(HttpReply reply, String token) {
            reply.redaction().hide(token);
            Answer answer = Answer.of(reply);
            if (answer.refusesToken()) {
                tokens.forget(token);
            }
            return answer.failure() != null ? answer.failure() : new Outcome.Delivered(notification.receiverData());
        }
    }

    /** A message, rendered, and who sends it. */
    record Message(WechatTokens.Account account, String json) {
        private static final String MARKDOWN = "markdown";

        /**
         * The message that a configuration describes.
         *
         * @param secret the application's secret, a template
         * @throws TemplateFault if it does not say who sends it
         */
        static Message of(WechatConfig config, String secret, MessageFields texts) throws TemplateFault {
            WechatTokens.Account account = new WechatTokens.Account(
                    texts.required("corp_id", config.corpId()), texts.secret("api_secret", secret));
            String content = texts.body("message", config.message());
            boolean markdown = config.messageType().equals(MARKDOWN);
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("text", Map.of("content", markdown ? "" : content));
            putUnlessEmpty(message, "touser", texts.of("to_user", config.toUser()));
            putUnlessEmpty(message, "toparty", texts.of("to_party", config.toParty()));
            putUnlessEmpty(message, "totag", texts.of("to_tag", config.toTag()));
            putUnlessEmpty(message, "agentid", texts.of("agent_id", config.agentId()));
            message.put("safe", "0");
            putUnlessEmpty(message, "msgtype", config.messageType());
            message.put(MARKDOWN, Map.of("content", markdown ? content : ""));
            return new Message(account, GoJson.encode(message) + "\n");
        }
    }

    /**
     * Meaning of WeChat's response: anything but 200 is tried again, and with 200 {@code errcode} decides. The codes
     * are those of the page "global return codes" of WeChat Work's documentation.
     *
     * @param failure what became of the attempt; null if all is well
     * @param token the token; empty if there is none
     * @param life how long the token is good
     * @param refusesToken whether the token that was sent is no longer good
     */
    record Answer(@Nullable Outcome failure, String token, Duration life, boolean refusesToken) {
        /** Token missing, invalid, expired. */
        private static final Set<String> TOKEN_REFUSED = Set.of("41001", "40014", "42001");

        /** Too many calls in a minute, too many at once. */
        private static final Set<String> RATE_LIMITED = Set.of("45009", "45033");

        private static final String BUSY = "-1";

        /** What documentation and Alertmanager count with. */
        private static final int USUAL_LIFE_SECONDS = 7200;

        static Answer of(HttpReply reply) {
            if (reply.status() != 200) {
                return failed(new Outcome.Retryable(
                        FailureReason.ofStatus(reply.status()),
                        "unexpected status code " + reply.status() + ": " + Shortened.detail(reply.quotableBody()),
                        StatusTable.retryAfter(reply)));
            }
            Map<String, String> said = JsonAnswer.scalars(reply.body());
            String code = said.getOrDefault("/errcode", "0");
            if (!isNumber(code) || (said.isEmpty() && !reply.body().strip().equals("{}"))) {
                return failed(retryable(
                        FailureReason.OTHER,
                        "WeChat's answer is not the JSON expected: " + Shortened.detail(reply.quotableBody())));
            }
            if (!code.equals("0")) {
                String message = "WeChat answered " + code + ": "
                        + Shortened.detail(reply.redaction().apply(said.getOrDefault("/errmsg", "")));
                return new Answer(failure(code, message), "", Duration.ZERO, TOKEN_REFUSED.contains(code));
            }
            return new Answer(null, said.getOrDefault("/access_token", ""), life(said.get("/expires_in")), false);
        }

        private static Outcome failure(String code, String message) {
            if (RATE_LIMITED.contains(code)) {
                return retryable(FailureReason.RATE_LIMITED, message);
            }
            return TOKEN_REFUSED.contains(code) || code.equals(BUSY)
                    ? retryable(FailureReason.OTHER, message)
                    : new Outcome.Rejected(FailureReason.OTHER, message);
        }

        private static Outcome retryable(FailureReason reason, String message) {
            return new Outcome.Retryable(reason, message, null);
        }

        private static Answer failed(Outcome failure) {
            return new Answer(failure, "", Duration.ZERO, false);
        }

        private static boolean isNumber(String text) {
            return text.matches("-?[0-9]{1,9}");
        }

        private static Duration life(@Nullable String seconds) {
            return Duration.ofSeconds(
                    seconds != null && isNumber(seconds) ? Math.max(0, Integer.parseInt(seconds)) : USUAL_LIFE_SECONDS);
        }

        /** Says nothing of the token. */
        @Override
        public String toString() {
            return failure == null ? "ok" : failure.toString();
        }
    }
}
