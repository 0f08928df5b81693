package io.grapevine.receiver.feishu;

import io.grapevine.base.crypto.Hmac;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.ClockSkew;
import io.grapevine.httpclient.sender.CodeTable;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.FittedJson;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.MessageFields;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Posts notifications to group chats of Feishu or Lark, as a bot of the chat.
 *
 * @param clock the time that is signed
 */
public record FeishuNotifier(FeishuConfig config, Requests requests, InstantSource clock) implements Notifier {
    /** Feishu refuses a larger request. */
    private static final Length JSON = Length.bytes(20_000);

    /** The longest text; the rest of the request is for the head, the button, and what JSON makes longer. */
    private static final int MAX_TEXT = 18_000;

    private static final String WRONG_SIGNATURE = "19021";

    /** A bot may send 5 messages a second and 100 a minute. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final CodeTable CODES = new CodeTable(
            "Feishu",
            List.of("/code", "/StatusCode"),
            List.of("/msg", "/StatusMessage"),
            Map.of("11232", PAUSE, "99991400", PAUSE),
            Set.of(),
            Set.of(WRONG_SIGNATURE, "19001", "19022", "19024"));

    /** A notifier that signs the time of this computer. */
    public FeishuNotifier(FeishuConfig config, Requests requests) {
        this(config, requests, InstantSource.system());
    }

    /** The address of a request, which ends in the bot's ID; the time that is signed, the signature, and the body. */
    private record Message(String url, Instant signed, String sign, String json) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                fields -> message(fields, notification),
                message -> HttpCall.postJson(message.url(), message.json()),
                (message, reply) -> outcome(message, reply, notification));
    }

    private Message message(MessageFields fields, Notification notification) throws SendFailure {
        String url = SecretSource.either("url", config.url(), config.urlFile());
        String secret = new SecretSource("secret", config.secret(), config.secretFile(), "").read();
        Instant now = clock.instant();
        String sign = secret.isEmpty() ? "" : sign(secret, now);
        String json = FittedJson.of(JSON, MAX_TEXT, most -> {
            Map<String, Object> body = new LinkedHashMap<>();
            if (!sign.isEmpty()) {
                body.put("timestamp", Long.toString(now.getEpochSecond()));
                body.put("sign", sign);
            }
            body.put("msg_type", "interactive");
            body.put("card", FeishuCard.of(config, fields, notification, Length.bytes(most)));
            return GoJson.encode(body);
        });
        return new Message(url, now, sign, json);
    }

    /** The signature of Feishu: the time and the secret are the key, and nothing is signed with it. */
    private static String sign(String secret, Instant time) {
        return Hmac.SHA256.base64(time.getEpochSecond() + "\n" + secret, "");
    }

    private static Outcome outcome(Message message, HttpReply reply, Notification notification) {
        reply.redaction()
                .hide(message.url().substring(message.url().lastIndexOf('/') + 1))
                .hideQuery(message.url())
                .hide(message.sign());
        return CODES.judge(
                reply,
                notification.receiverData(),
                code -> code.equals(WRONG_SIGNATURE) ? ClockSkew.advice(reply, message.signed()) : "");
    }
}
