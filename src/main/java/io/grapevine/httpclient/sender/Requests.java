package io.grapevine.httpclient.sender;

import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.integration.message.MessageTemplates;
import io.grapevine.integration.message.MessageTemplates.RenderedMessage;
import io.grapevine.integration.message.TemplateFault;
import io.grapevine.notify.FailureReason;
import io.grapevine.notify.Notification;
import io.grapevine.notify.Outcome;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Template of a notifier over HTTP: renders, sends, and determines the outcome. Errors before the request is sent are
 * final.
 *
 * @param kind the kind of the integration, for messages
 * @param own the timeout of an attempt; zero for none
 */
public record Requests(String kind, MessageTemplates templates, HttpSender sender, Duration own) {
    /**
     * Creates the requests of one entry of a receiver.
     *
     * @throws SendFailure if certificates or proxies of its {@code http_config} are unusable
     */
    public Requests(HttpIntegrationConfig config, MessageTemplates templates, HttpSenders senders) throws SendFailure {
        this(config.kind(), templates, senders.of(config.httpConfig()), config.timeout());
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
        return deliver(notification, notification.data(templates.externalUrl()), request, judge);
    }

    /** Sends one request that renders {@code data}. */
    public CompletionStage<Outcome> deliver(
            Notification notification,
            TemplateData data,
            MessageTemplates.Composition<HttpCall, SendFailure> request,
            Function<HttpReply, Outcome> judge) {
        return deliver(notification, data, request, call -> call, (call, reply) -> judge.apply(reply));
    }

    /**
     * Makes one request with a message that also says what an answer means.
     *
     * @param request the request that brings it; its time limit is set here
     * @param judge what an answer to the message means
     */
    public <M> CompletionStage<Outcome> deliver(
            Notification notification,
            MessageTemplates.Composition<M, SendFailure> message,
            RequestOf<M> request,
            BiFunction<M, HttpReply, Outcome> judge) {
        return deliver(notification, notification.data(templates.externalUrl()), message, request, judge);
    }

    private <M> CompletionStage<Outcome> deliver(
            Notification notification,
            TemplateData data,
            MessageTemplates.Composition<M, SendFailure> message,
            RequestOf<M> request,
            BiFunction<M, HttpReply, Outcome> judge) {
        RenderedMessage<M> rendered;
        HttpCall call;
        try {
            rendered = templates.render(data, message);
            call = request.of(rendered.message());
        } catch (TemplateFault | SendFailure failure) {
            return rejected(String.valueOf(failure.getMessage()));
        }
        return attempt(notification)
                .send(call, reply -> judge.apply(rendered.message(), reply))
                .thenApply(rendered::judged);
    }

    /** Makes the request that brings a message. */
    @FunctionalInterface
    public interface RequestOf<M> {
        /** The request; throws if it cannot be made, such as for a missing file. */
        HttpCall of(M message) throws SendFailure;
    }

    /** An attempt, whose timeout starts now. */
    public HttpAttempt attempt(Notification notification) {
        return new HttpAttempt(kind, sender, notification.timeout(), own, notification.span());
    }

    /** The outcome of a notification that cannot be sent. */
    public static CompletionStage<Outcome> rejected(String message) {
        return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, message));
    }
}
