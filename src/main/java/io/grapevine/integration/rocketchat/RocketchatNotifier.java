package io.grapevine.integration.rocketchat;

import io.grapevine.config.Secret;
import io.grapevine.config.receiver.RocketchatConfig;
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
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Posts notifications to Rocket.Chat. */
public final class RocketchatNotifier implements Notifier {
    private final RocketchatConfig config;
    private final Requests requests;
    private final String url;

    /**
     * A notifier for one {@code rocketchat_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable, or a file of its secrets
     *     cannot be read, which Alertmanager refuses, too, though it accepts the files of other receivers' secrets unread
     */
    public RocketchatNotifier(RocketchatConfig config, MessageTemplates wording, HttpSenders senders)
            throws SendFailure {
        this.config = config;
        SecretSource.check("token", config.tokenFile());
        SecretSource.check("token_id", config.tokenIdFile());
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
        this.url = RocketchatUrl.of(config.apiUrl());
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        RenderedMessage<RocketchatMessage> draft;
        String token;
        String user;
        try {
            draft = requests.wording().draft(notification, texts -> RocketchatMessage.of(config, texts));
            token = secret("token", config.token(), config.tokenFile());
            user = secret("token_id", config.tokenId(), config.tokenIdFile());
        } catch (TemplateFault | SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
        RocketchatMessage message = draft.message();
        HttpAttempt attempt = requests.attempt(notification);
        HttpCall call = HttpCall.postJson(url, message.json())
                .with("X-Auth-Token", token)
                .with("X-User-Id", user)
                .within(attempt.limit());
        return attempt.send(requests.sender(), call, reply -> {
                    hide(reply, token, user);
                    return RocketchatAnswer.outcome(reply, message.channel(), notification.receiverData());
                })
                .thenApply(draft::judged);
    }

    private static void hide(HttpReply reply, String token, String user) {
        reply.redaction().hide(token).hide(user);
    }

    /** A secret; one that stands in a file counts before one in the configuration, which global settings may add. */
    private static String secret(String field, @Nullable Secret inline, String file) throws SendFailure {
        if (!file.isEmpty()) {
            return SecretSource.file(field, file).strip();
        }
        return inline == null ? "" : inline.reveal();
    }
}
