package io.grapevine.integration.pushover;

import io.grapevine.config.receiver.PushoverConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.JsonAnswer;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.Shortened;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Sends notifications through Pushover. */
public final class PushoverNotifier implements Notifier {
    private static final String URL = "https://api.pushover.net/1/messages.json";

    private static final int MAX_QUOTE = 256;

    private final PushoverConfig config;
    private final Requests requests;
    private final String url;

    /** A query, and the secrets in it. */
    private record Message(String token, String user, String query) {}

    /**
     * A notifier for one {@code pushover_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public PushoverNotifier(PushoverConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this(config, wording, senders, URL);
    }

    /** The same with another address, for tests. */
    PushoverNotifier(PushoverConfig config, MessageTemplates wording, HttpSenders senders, String url)
            throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
        this.url = url;
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        RenderedMessage<Message> draft;
        try {
            draft = requests.wording().draft(notification, this::message);
        } catch (TemplateFault | SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
        Message message = draft.message();
        // the parameters go into the URL, as Alertmanager has it
        HttpCall call = new HttpCall(
                "POST", url + "?" + message.query(), Map.of("Content-Type", "text/plain"), "", Duration.ZERO);
        return requests.attempt(notification)
                .send(call, reply -> {
                    reply.redaction().hide(message.token()).hide(message.user());
                    return outcome(reply, notification);
                })
                .thenApply(draft::judged);
    }

    private Message message(MessageFields texts) throws TemplateFault, SendFailure {
        String token = texts.secret("token", new SecretSource("token", config.token(), config.tokenFile(), "").read());
        String user = texts.secret(
                "user_key", new SecretSource("user_key", config.userKey(), config.userKeyFile(), "").read());
        return new Message(token, user, PushoverMessage.query(config, texts, token, user));
    }

    /** A success whose text says that it is none is final, as are all statuses but 5xx. */
    private static Outcome outcome(HttpReply reply, Notification notification) {
        boolean refused =
                JsonAnswer.scalars(reply.body()).getOrDefault("/status", "").equals("0");
        if (refused && StatusTable.isSuccess(reply.status())) {
            String answer = Shortened.toCharacters(reply.quotableBody(), MAX_QUOTE);
            return new Outcome.Rejected(FailureReason.CLIENT_ERROR, "Pushover answered: " + answer);
        }
        return StatusTable.SERVER_ERRORS_ONLY.judge(
                reply.status(), reply.quotableBody(), StatusTable.retryAfter(reply), notification.receiverData());
    }
}
