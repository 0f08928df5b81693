package io.grapevine.integration.pagerduty;

import io.grapevine.config.receiver.PagerdutyConfig;
import io.grapevine.http.SecretSource;
import io.grapevine.http.SendFailure;
import io.grapevine.integration.http.HttpCall;
import io.grapevine.integration.http.HttpReply;
import io.grapevine.integration.http.HttpSenders;
import io.grapevine.integration.http.Requests;
import io.grapevine.integration.message.DedupKey;
import io.grapevine.integration.message.MessageFields;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.model.ReceiverData;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import java.util.concurrent.CompletionStage;

/** Opens an incident at PagerDuty for each group, and resolves it. */
public final class PagerdutyNotifier implements Notifier {
    private static final String FIRST_URL = "https://events.pagerduty.com/generic/2010-04-15/create_event.json";

    private final PagerdutyConfig config;
    private final Requests requests;
    private final boolean first;
    private final String url;

    /** A body, and the secret in it. */
    private record Event(String key, String json) {}

    /**
     * A notifier for one {@code pagerduty_configs} entry.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public PagerdutyNotifier(PagerdutyConfig config, MessageTemplates wording, HttpSenders senders) throws SendFailure {
        this(config, wording, senders, FIRST_URL);
    }

    /** The same with another address for version 1, for tests. */
    PagerdutyNotifier(PagerdutyConfig config, MessageTemplates wording, HttpSenders senders, String firstUrl)
            throws SendFailure {
        this.config = config;
        this.requests = new Requests(config.kind(), wording, senders.of(config.httpConfig()), config.timeout());
        this.first = !config.serviceKey().isEmpty() || !config.serviceKeyFile().isEmpty();
        this.url = first ? firstUrl : config.url().reveal();
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        RenderedMessage<Event> draft;
        try {
            draft = requests.wording().draft(notification, texts -> event(texts, DedupKey.of(notification)));
        } catch (TemplateFault | SendFailure failure) {
            return Requests.rejected(String.valueOf(failure.getMessage()));
        }
        Event event = draft.message();
        return requests.attempt(notification)
                .send(
                        HttpCall.postJson(url, event.json()),
                        reply -> outcome(reply, event.key(), notification.receiverData()))
                .thenApply(draft::judged);
    }

    private Event event(MessageFields texts, String dedupKey) throws TemplateFault, SendFailure {
        SecretSource source = first
                ? new SecretSource("service_key", config.serviceKey(), config.serviceKeyFile(), "")
                : new SecretSource("routing_key", config.routingKey(), config.routingKeyFile(), "");
        String key = texts.secret(source.field(), source.read());
        if (key.isEmpty()) {
            throw SendFailure.of(source.field() + ": empty once rendered (expected: a key)");
        }
        return new Event(
                key,
                first
                        ? PagerdutyEvent.first(config, texts, key, dedupKey)
                        : PagerdutyEvent.second(config, texts, key, dedupKey));
    }

    private Outcome outcome(HttpReply reply, String key, ReceiverData data) {
        reply.redaction().hide(key);
        return first ? PagerdutyAnswer.first(reply, data) : PagerdutyAnswer.second(reply, data);
    }
}
