package io.grapevine.httpclient.sender;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.trace.Span;
import io.grapevine.config.HttpIntegrationConfig;
import io.grapevine.config.Url;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.MessageTemplates;
import io.grapevine.httpclient.message.MessageTemplates.RenderedMessage;
import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Template of a notifier over HTTP: renders, sends, and determines the outcome. Errors before the request is sent are
 * final.
 *
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

    /** A copy of these requests with messages whose last one says how long the incident lasted. */
    public Requests sayingDuration() {
        return new Requests(kind, templates.sayingDuration(), sender, own);
    }

    /**
     * Notifies with a message.
     *
     * @return never completes exceptionally
     */
    public <M> CompletionStage<Outcome> deliver(
            Notification notification, MessageTemplates.Composition<M, SendFailure> message, Delivery<M> delivery) {
        return deliver(notification, notification.data(templates.externalUrl()), message, delivery);
    }

    /** Notifies with a message that renders {@code data}. */
    public <M> CompletionStage<Outcome> deliver(
            Notification notification,
            TemplateData data,
            MessageTemplates.Composition<M, SendFailure> message,
            Delivery<M> delivery) {
        try {
            RenderedMessage<M> rendered = templates.render(notification, data, message);
            Attempt attempt = new Attempt(notification.timeout(), notification.span(), rendered.links());
            return delivery.of(rendered.message(), attempt).thenApply(rendered::judged);
        } catch (TemplateFault fault) {
            return rejected(FailureReason.TEMPLATE_ERROR, fault);
        } catch (SendFailure failure) {
            return rejected(
                    failure.isUnreadable() ? FailureReason.FILE_READ_ERROR : FailureReason.CONFIG_ERROR, failure);
        }
    }

    private CompletionStage<Outcome> rejected(FailureReason cause, Exception fault) {
        return CompletableFuture.completedFuture(
                new Outcome.Rejected(cause.of(kind), String.valueOf(fault.getMessage())));
    }

    /** Makes the requests that bring a message. */
    @FunctionalInterface
    public interface Delivery<M> {
        /** Makes them in one attempt, whose timeout has started; throws if the first cannot be made, such as for a missing file. */
        CompletionStage<Outcome> of(M message, Attempt attempt) throws SendFailure;
    }

    /** The URL of a service's API, from {@code api_url}; throws if it is malformed. */
    public static GoUrl apiUrl(Url configured) throws SendFailure {
        try {
            return GoUrl.parse(configured.reveal());
        } catch (GoUrl.Malformed malformed) {
            throw SendFailure.of("api_url: " + malformed.getMessage());
        }
    }

    /** The outcome of a notification that cannot be sent. */
    public static CompletionStage<Outcome> rejected(String message) {
        return CompletableFuture.completedFuture(new Outcome.Rejected(FailureReason.OTHER, message));
    }

    /**
     * An attempt to notify over HTTP, by one request or by several consecutive ones, which share its timeout: retried
     * without a response, else the outcome depends on the response.
     */
    public final class Attempt {
        private final boolean hasOwnLimit;
        private final Span span;
        private final List<Link> links;
        private final long end;

        /**
         * Starts the timeout.
         *
         * @param flush the remaining time of the flush
         * @param links the links of actions in the message, which an answer may quote
         */
        Attempt(Duration flush, Span span, List<Link> links) {
            this.span = span;
            this.links = links;
            hasOwnLimit = own.compareTo(Duration.ZERO) > 0 && own.compareTo(flush) < 0;
            end = System.nanoTime() + (hasOwnLimit ? own : flush).toNanos();
        }

        /** The time that is left, at least a nanosecond. */
        public Duration left() {
            return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        }

        /**
         * Sends the only or last request and determines the outcome from the response.
         *
         * @param call the request; its time limit is set here
         * @return never completes exceptionally
         */
        public CompletionStage<Outcome> send(HttpCall call, Function<HttpReply, Outcome> judge) {
            return exchange(call).thenApply(judge).exceptionally(fault -> outcome(call, fault));
        }

        /**
         * Sends a request that others may follow.
         *
         * @param call the request; its time limit is set here
         * @param next what follows, on a thread that may read small files; never completes exceptionally
         * @return never completes exceptionally
         */
        public CompletionStage<Outcome> ask(HttpCall call, Function<HttpReply, CompletionStage<Outcome>> next) {
            return exchange(call).thenComposeAsync(next, sender.offLoop()).exceptionally(fault -> outcome(call, fault));
        }

        private CompletionStage<HttpReply> exchange(HttpCall call) {
            Span client = startSpan(call, span);
            return sender.send(propagate(call, client).within(left()))
                    .whenComplete((reply, fault) -> endSpan(client, reply, fault))
                    .thenApply(this::hidingLinks);
        }

        private HttpReply hidingLinks(HttpReply reply) {
            links.forEach(link -> reply.redaction().hide(link.secret()));
            return reply;
        }

        private Outcome outcome(HttpCall call, Throwable thrown) {
            SendFailure failure = HttpFaults.at("receiver", thrown);
            String message = call.method() + " <redacted>: " + failure.getMessage();
            if (failure.isDenied()) {
                return new Outcome.Rejected(FailureReason.ADDRESS_DENIED, message);
            }
            if (failure.isTimeout() && !hasOwnLimit) {
                return new Outcome.Retryable(FailureReason.CONTEXT_DEADLINE_EXCEEDED, message, null);
            }
            return failure.isTimeout()
                    ? new Outcome.Retryable(
                            FailureReason.CONTEXT_DEADLINE_EXCEEDED.of(kind),
                            "configured " + kind + " timeout reached (" + own.toMillis() + "ms)",
                            null)
                    : new Outcome.Retryable(FailureReason.REQUEST_ERROR.of(kind), message, null);
        }
    }

    /** The span of a request to a receiver. Paths, queries and headers may be secrets, so it has none of them. */
    private static Span startSpan(HttpCall call, Span parent) {
        Span span = parent.isRecording() ? parent.child("HTTP " + call.method(), Span.Kind.CLIENT) : parent;
        if (span.isRecording()) {
            span.set("http.request.method", call.method());
            try {
                HttpUrl url = HttpUrl.parse(call.url());
                span.set("server.address", url.host()).set("server.port", url.port());
            } catch (SendFailure unreadable) {
                span.set("error.type", "url"); // sending fails likewise, and says why
            }
        }
        return span;
    }

    /** Adds the headers {@code traceparent} and {@code tracestate}, where there is a trace, sampled or not. */
    private static HttpCall propagate(HttpCall call, Span span) {
        String parent = span.traceParent();
        if (parent.isEmpty()) {
            return call;
        }
        HttpCall traced = call.with("traceparent", parent);
        String state = span.traceState();
        return state.isEmpty() ? traced : traced.with("tracestate", state);
    }

    private static void endSpan(Span span, @Nullable HttpReply reply, @Nullable Throwable fault) {
        if (!span.isRecording()) {
            return;
        }
        if (reply != null) {
            span.set("http.response.status_code", reply.status());
            if (reply.status() >= 400) {
                span.set("error.type", Integer.toString(reply.status()));
                span.fail("HTTP status " + reply.status());
            }
        } else if (fault != null) {
            span.fail(HttpFaults.at("receiver", fault).getMessage());
        }
        span.end();
    }
}
