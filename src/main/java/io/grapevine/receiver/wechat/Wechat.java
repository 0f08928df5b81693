package io.grapevine.receiver.wechat;

import static io.grapevine.httpclient.GoJson.filled;
import static io.grapevine.receiver.CommonFields.completeBase;
import static io.grapevine.receiver.CommonFields.completeEither;
import static io.grapevine.receiver.CommonFields.named;
import static io.grapevine.receiver.CommonFields.requireEither;

import io.grapevine.base.go.GoUrl;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.Url;
import io.grapevine.config.shape.RecordDraft;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.JsonAnswer;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.httpclient.sender.StatusTable;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import io.grapevine.receiver.HttpKind;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.ReceiverDefaults;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An application of WeChat Work, which sends messages to users, departments or tags.
 *
 * @param corpId the company; a template
 * @param apiUrl where the API is, with a slash at the end of its path
 * @param toUser the users, separated by {@code |}
 * @param toParty the departments, separated by {@code |}
 * @param toTag the tags, separated by {@code |}
 * @param messageType {@code text} or {@code markdown}
 */
public record Wechat(
        boolean sendResolved,
        HttpConfig httpConfig,
        Secret apiSecret,
        String apiSecretFile,
        String corpId,
        String message,
        Url apiUrl,
        String toUser,
        String toParty,
        String toTag,
        String agentId,
        String messageType)
        implements HttpKind {
    /** The kind. */
    public static final Kind<Wechat> KIND = Kind.of("wechat", Wechat.class)
            .complete(Wechat::complete)
            .endsOnRequest()
            .text("message", named("wechat.default.message"))
            .text("to_user", named("wechat.default.to_user"))
            .text("to_party", named("wechat.default.to_party"))
            .text("to_tag", named("wechat.default.to_tag"))
            .text("agent_id", named("wechat.default.agent_id"))
            .alertmanagers(8)
            .sampleReply("{\"errcode\":0,\"access_token\":\"token\",\"expires_in\":7200}");

    @Override
    public Notifier notifier(Requests requests) throws SendFailure {
        return notifier(requests, InstantSource.system());
    }

    /**
     * Makes the notifier of this integration, which sends by {@code requests} and keeps a token as long as it is good.
     *
     * @throws SendFailure if its URL is unusable
     */
    Notifier notifier(Requests requests, InstantSource clock) throws SendFailure {
        SecretSource secret = new SecretSource("api_secret", apiSecret, apiSecretFile, "");
        WechatTokens tokens = new WechatTokens(clock);
        GoUrl api = Requests.apiUrl(apiUrl);
        return notification -> requests.deliver(
                notification,
                texts -> Message.of(this, secret.read(), texts),
                (message, attempt) -> new Exchange(api, tokens, notification, message, attempt).begin());
    }

    private static void complete(RecordDraft draft, ReceiverDefaults defaults) {
        draft.complete("message_type", "text");
        draft.oneOf("message_type", "text", "markdown");
        draft.atMostOne("api_secret", "api_secret_file");
        GlobalConfig.Wechat global = defaults.global().wechat();
        completeBase(draft, "api_url", global.apiUrl(), "global wechat_api_url");
        completeEither(draft, "api_secret", global.apiSecret(), global.apiSecretFile());
        requireEither(draft, "api_secret", "Wechat Api Secret");
        draft.complete("corp_id", global.apiCorpId(), "global wechat_api_corp_id");
    }

    /** The requests for one notification. */
    private record Exchange(
            GoUrl api, WechatTokens tokens, Notification notification, Message message, Requests.Attempt attempt) {
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
        static Message of(Wechat config, String secret, MessageFields texts) throws TemplateFault {
            WechatTokens.Account account = new WechatTokens.Account(
                    texts.required("corp_id", config.corpId()), texts.secret("api_secret", secret));
            String content = texts.body("message", config.message());
            boolean markdown = config.messageType().equals(MARKDOWN);
            Map<String, Object> message = filled(
                    "text",
                    Map.of("content", markdown ? "" : content),
                    "touser",
                    texts.of("to_user", config.toUser()),
                    "toparty",
                    texts.of("to_party", config.toParty()),
                    "totag",
                    texts.of("to_tag", config.toTag()),
                    "agentid",
                    texts.of("agent_id", config.agentId()),
                    "safe",
                    "0",
                    "msgtype",
                    config.messageType(),
                    MARKDOWN,
                    Map.of("content", markdown ? content : ""));
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

    /** The token that was fetched last. Safe for use by several threads. */
    static final class WechatTokens {
        /** How long before its end a token is no longer used. */
        private static final Duration MARGIN = Duration.ofMinutes(1);

        private final InstantSource clock;
        private @Nullable Account account;
        private String token = "";
        private Instant end = Instant.MIN;

        WechatTokens(InstantSource clock) {
            this.clock = clock;
        }

        /** Whom a token is for: the company, and the secret of its application. */
        record Account(String corpId, String secret) {
            /** Says nothing of the secret. */
            @Override
            public String toString() {
                return corpId;
            }
        }

        /** The token of an account; null if none is known that is still good. */
        synchronized @Nullable String of(Account sender) {
            return sender.equals(account) && clock.instant().isBefore(end) ? token : null;
        }

        /** Keeps a token, which is good for {@code life} from now on. */
        synchronized void keep(Account sender, String fetched, Duration life) {
            account = sender;
            token = fetched;
            end = clock.instant().plus(life).minus(MARGIN);
        }

        /** Forgets a token that was refused, unless another has taken its place. */
        synchronized void forget(String refused) {
            if (token.equals(refused)) {
                account = null;
            }
        }
    }
}
