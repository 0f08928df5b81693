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
 * Notifies by requests over HTTP: composes, sends and judges. Whatever goes wrong before a request is sent would go wrong
 * again and is final.
 *
 * @param kind the kind of the integration, for messages
 * @param wording how it words its notifications
 * @param sender its client
 * @param own the time that it allows itself for an attempt; zero for no limit
 */
public record Requests(String kind, MessageTemplates wording, HttpSender sender, Duration own) {
    /** Without a limit of its own. */
    public Requests(String kind, MessageTemplates wording, HttpSender sender) {
        this(kind, wording, sender, Duration.ZERO);
    }

    /**
     * Makes one request.
     *
     * @param request composes it; its time limit is set here
     * @param judge what an answer means
     * @return never completes exceptionally
     */
    public CompletionStage<Outcome> deliver(
            Notification notification,
            MessageTemplates.Composition<HttpCall, SendFailure> request,
            Function<HttpReply, Outcome> judge) {
        return deliver(notification, notification.data(wording.externalUrl()), request, judge);
    }

    /** The same, telling {@code data} instead of all that the notification holds. */
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

    /** An attempt to deliver a notification, for those who need more than one request. */
    public HttpAttempt attempt(Notification notification) {
        return new HttpAttempt(kind, notification.timeout(), own);
    }

    /** The outcome of what cannot be sent. */
    public static CompletionStage<Outcome> rejected(String message) {
        return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, message));
    }
}
