package io.grapevine.integration.opsgenie;

import io.grapevine.config.receiver.OpsgenieConfig;
import io.grapevine.go.GoQuery;
import io.grapevine.go.GoUrl;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.Conversation;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.http.StatusTable;
import io.grapevine.integration.message.DedupKey;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Keeps an alert of Opsgenie for each group. */
public final class OpsgenieNotifier implements Notifier {
    private final OpsgenieConfig config;
    private final Requests requests;
    private final GoUrl api;
    private final SecretSource key;
    private final Executor offLoop;

    /**
     * A notifier for one {@code opsgenie_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable, or its URL is none
     */
    public OpsgenieNotifier(OpsgenieConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()));
        this.key = new SecretSource("api_key", config.apiKey(), config.apiKeyFile(), "");
        this.offLoop = senders.offLoop();
        try {
            this.api = GoUrl.parse(config.apiUrl().reveal());
        } catch (GoUrl.Malformed malformed) {
            throw SendFailure.of("api_url: " + malformed.getMessage());
        }
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        RenderedMessage<List<HttpCall>> draft;
        try {
            draft = requests.wording().draft(notification, texts -> calls(notification, texts));
        } catch (TemplateFault | SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
        Conversation conversation = new Conversation(requests.attempt(notification), requests.sender(), offLoop);
        return send(draft.message(), notification, conversation).thenApply(draft::judged);
    }

    private List<HttpCall> calls(Notification notification, MessageFields texts) throws TemplateFault, SendFailure {
        String alias = DedupKey.of(notification);
        List<OpsgenieRequest> all = notification.isFiring()
                ? OpsgenieRequest.opening(config, texts, alias)
                : OpsgenieRequest.closing(config, texts, alias);
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json", "Authorization", "GenieKey " + texts.secret("api_key", key.read()));
        return all.stream()
                .map(request -> new HttpCall(request.method(), url(request), headers, request.json(), Duration.ZERO))
                .toList();
    }

    private String url(OpsgenieRequest request) {
        GoUrl url = api.withMorePath(request.path());
        return (request.byAlias() ? url.withQuery(GoQuery.with(url.query(), "identifierType", "alias")) : url).text();
    }

    /** Makes the requests one after the other until one fails. */
    private CompletionStage<Outcome> send(List<HttpCall> calls, Notification notification, Conversation conversation) {
        List<HttpCall> rest = calls.subList(1, calls.size());
        return conversation.ask(calls.get(0), reply -> {
            Outcome outcome = StatusTable.RATE_LIMITS_TOO.judge(reply, notification.receiverData());
            return outcome instanceof Outcome.Delivered && !rest.isEmpty()
                    ? send(rest, notification, conversation)
                    : CompletableFuture.completedFuture(outcome);
        });
    }
}
