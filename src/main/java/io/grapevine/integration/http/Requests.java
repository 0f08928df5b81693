package io.grapevine.integration.http;

import io.grapevine.http.SendFailure;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Outcome;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Template of a notifier over HTTP: renders, sends, and determines the outcome. Errors before the request is sent are
 * final.
 *
 * @param kind the kind of the integration, for messages
 * @param wording the templates of its messages
 * @param sender its client
 * @param own the timeout of an attempt; zero for none
 */
public record Requests(String kind, MessageTemplates wording, HttpSender sender, Duration own) {
    /** Creates requests without a timeout of their own. */
    public Requests(String kind, MessageTemplates wording, HttpSender sender) {
        this(kind, wording, sender, Duration.ZERO);
    }

    /**
     * Sends one request.
     *
     * @param request renders it; its timeout is set here
     * @param judge what an answer means
     * @return never completes exceptionally
     */
    public CompletionStage<Outcome> deliver(
            Notification notification,
            MessageTemplates.Composition<HttpCall, SendFailure> request,
            Function<HttpReply, Outcome> judge) {
        return deliver(notification, notification.data(wording.externalUrl()), request, judge);
    }

    /** Sends one request that renders {@code data}. */
    public CompletionStage<Outcome> deliver(
            Notification notification,
            TemplateData data,
            MessageTemplates.Composition<HttpCall, SendFailure> request,
            Function<HttpReply, Outcome> judge) {
        RenderedMessage<HttpCall> draft;
        try {
            draft = wording.draft(data, request);
        } catch (TemplateFault | SendFailure failure) {
            return rejected(String.valueOf(failure.getMessage()));
        }
        HttpAttempt attempt = attempt(notification);
        return attempt.send(sender, draft.message().within(attempt.limit()), judge)
                .thenApply(draft::judged);
    }

    /** An attempt for notifiers with more than one request. */
    public HttpAttempt attempt(Notification notification) {
        return new HttpAttempt(kind, notification.timeout(), own);
    }

    /** The outcome of a notification that cannot be sent. */
    public static CompletionStage<Outcome> rejected(String message) {
        return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, message));
    }
}
