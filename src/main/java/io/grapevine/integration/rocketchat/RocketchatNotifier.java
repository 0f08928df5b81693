package io.grapevine.integration.rocketchat;

import io.grapevine.config.Secret;
import io.grapevine.config.http.Url;
import io.grapevine.config.receiver.RocketchatConfig;
import io.grapevine.go.GoUrl;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.message.MessageTemplates;
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
        this.url = postMessage(config.apiUrl());
    }

    private record Post(RocketchatMessage message, String token, String user) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.deliver(
                notification,
                texts -> new Post(
                        RocketchatMessage.of(config, texts),
                        secret("token", config.token(), config.tokenFile()),
                        secret("token_id", config.tokenId(), config.tokenIdFile())),
                post -> HttpCall.postJson(url, post.message().json())
                        .with("X-Auth-Token", post.token())
                        .with("X-User-Id", post.user()),
                (post, reply) -> {
                    reply.redaction().hide(post.token()).hide(post.user());
                    return RocketchatAnswer.outcome(reply, post.message().channel(), notification.receiverData());
                });
    }

    /** A secret; one that stands in a file counts before one in the configuration, which global settings may add. */
    private static String secret(String field, @Nullable Secret inline, String file) throws SendFailure {
        if (!file.isEmpty()) {
            return SecretSource.file(field, file).strip();
        }
        return inline == null ? "" : inline.reveal();
    }

    /**
     * The method that posts messages, on a server.
     *
     * @param server where the server is; its path may have any slashes and dots, its query is kept
     * @throws SendFailure if it is no URL
     */
    static String postMessage(Url server) throws SendFailure {
        try {
            return GoUrl.parse(server.reveal())
                    .joinPath("api/v1/chat.postMessage")
                    .text();
        } catch (GoUrl.Malformed none) {
            throw SendFailure.of("api_url: unusable (expected: a URL)");
        }
    }
}
