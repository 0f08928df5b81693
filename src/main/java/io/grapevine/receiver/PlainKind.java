package io.grapevine.receiver;

import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.httpclient.message.WebhookMessage;
import io.grapevine.httpclient.sender.HttpCall;
import io.grapevine.httpclient.sender.HttpReply;
import io.grapevine.httpclient.sender.Requests;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An integration of a plain kind: each notification is one request. The record says what it is and what the response means;
 * all else is done here: a message whose template fails is composed again in plain words, and what the draft has read
 * as a secret is hidden in what the response says.
 */
public interface PlainKind extends HttpKind {
    /**
     * Composes the request.
     *
     * @throws TemplateFault if a field fails without which nothing can be sent
     * @throws SendFailure if nothing can be sent for another reason, such as a missing file
     */
    HttpCall compose(Draft draft) throws TemplateFault, SendFailure;

    /**
     * Judges the response, as the kind does where nothing else is said.
     *
     * @param draft what the request was composed with
     */
    default Outcome judge(HttpReply reply, Draft draft) {
        return Kinds.of(this).verdict(reply, draft);
    }

    /** How many alerts a message tells of at most, unsigned; 0 for all. */
    default long maxAlerts() {
        return 0;
    }

    @Override
    default Notifier notifier(NotifierParts parts) throws SendFailure {
        return notifier(parts.requests(this), InstantSource.system(), parts.buttons());
    }

    @Override
    default Notifier notifier(Requests requests) {
        return notifier(requests, InstantSource.system(), null);
    }

    /**
     * Makes the notifier of this integration.
     *
     * @param buttons the buttons of actions in its messages; null for none, or for links
     */
    default Notifier notifier(Requests requests, InstantSource clock, @Nullable MessageButtons buttons) {
        return notification -> {
            WebhookMessage excerpt = WebhookMessage.of(
                    notification, maxAlerts(), requests.templates().externalUrl());
            return requests.<Function<Requests.Attempt, CompletionStage<Outcome>>>deliver(
                    notification,
                    excerpt.data(),
                    fields -> {
                        Draft draft = new Draft(fields, notification, excerpt, clock.instant(), buttons);
                        HttpCall call = compose(draft);
                        return attempt -> attempt.send(call, reply -> {
                            reply.redaction().hideAll(draft.redaction());
                            return judge(reply, draft);
                        });
                    },
                    Function::apply);
        };
    }
}
