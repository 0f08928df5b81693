package io.grapevine.receiver.issue;

import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Notifier;
import io.grapevine.notify.Outcome;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.TemplateFault;
import java.util.concurrent.CompletionStage;

/** Keeps an issue of a repository or project for each incident. */
public record IssueNotifier(IssueConfig config, Requests requests) implements Notifier {
    private record Message(IssueTracker tracker, IssueText text) {}

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        return requests.sayingDuration()
                .deliver(
                        notification,
                        fields -> message(fields, notification),
                        (message, attempt) -> new IssueExchange(
                                        config, notification, message.tracker(), message.text(), attempt)
                                .begin());
    }

    private Message message(MessageFields fields, Notification notification) throws TemplateFault, SendFailure {
        String token = new SecretSource("token", config.token(), config.tokenFile(), "").read();
        return new Message(config.tracker(fields, token), IssueText.of(config, fields, notification));
    }
}
