package io.grapevine.httpclient.message;

import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Outcome;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The templates of one integration's messages.
 *
 * @param externalUrl the URL of the user interface, without a trailing slash
 * @param secrets listener for every secret rendered by a template
 * @param saysDuration whether the message that an incident has ended says how long it lasted
 */
public record MessageTemplates(
        Renderer renderer,
        Map<String, TemplateOverride> overrides,
        OnTemplateError onError,
        String externalUrl,
        Consumer<String> secrets,
        boolean saysDuration,
        MessageLinks links) {

    public MessageTemplates {
        overrides = Map.copyOf(overrides);
    }

    /** Creates templates without a listener for secrets. */
    public MessageTemplates(
            Renderer renderer, Map<String, TemplateOverride> overrides, OnTemplateError onError, String externalUrl) {
        this(renderer, overrides, onError, externalUrl, secret -> {}, false, MessageLinks.NONE);
    }

    /** These templates with a listener for secrets. */
    public MessageTemplates tellingSecrets(Consumer<String> listener) {
        return new MessageTemplates(renderer, overrides, onError, externalUrl, listener, saysDuration, links);
    }

    /** These templates for messages that are kept up to date: the last one says how long the incident lasted. */
    public MessageTemplates sayingDuration() {
        return new MessageTemplates(renderer, overrides, onError, externalUrl, secrets, true, links);
    }

    /** These templates for messages with links of actions. */
    public MessageTemplates with(MessageLinks other) {
        return new MessageTemplates(renderer, overrides, onError, externalUrl, secrets, saysDuration, other);
    }

    /** Creates templates without overrides. */
    public static MessageTemplates of(Renderer renderer, OnTemplateError onError, String externalUrl) {
        return new MessageTemplates(renderer, Map.of(), onError, externalUrl);
    }

    /**
     * Composes a message from rendered fields.
     *
     * @param <E> another exception of the composition
     */
    @FunctionalInterface
    public interface Composition<M, E extends Exception> {
        /**
         * Composes the message; called a second time, with plain texts, if a template fails.
         *
         * @throws TemplateFault if a required field fails
         */
        M compose(MessageFields texts) throws TemplateFault, E;
    }

    /** Renders a notification; see {@link #render(Notification, TemplateData, Composition)}. */
    public <M, E extends Exception> RenderedMessage<M> render(Notification notification, Composition<M, E> composition)
            throws TemplateFault, E {
        return render(notification, notification.data(externalUrl), composition);
    }

    /** Renders a message without a notification; see {@link #render(Notification, TemplateData, Composition)}. */
    public <M, E extends Exception> RenderedMessage<M> render(TemplateData data, Composition<M, E> composition)
            throws TemplateFault, E {
        return render("", List.of(), data, composition);
    }

    /**
     * Renders a message. If a template fails, it is composed again with plain texts, unless the notification is to be
     * dropped.
     *
     * @throws TemplateFault if it cannot be sent
     */
    public <M, E extends Exception> RenderedMessage<M> render(
            Notification notification, TemplateData data, Composition<M, E> composition) throws TemplateFault, E {
        String duration = saysDuration ? IncidentDuration.line(notification) : "";
        String line = duration.isEmpty() ? MuteLine.of(notification) : duration;
        String values = notification.values().line() ? data.values(MuteLine::safe) : "";
        return render(MuteLine.before(values, line), links.of(notification, ""), data, composition);
    }

    private <M, E extends Exception> RenderedMessage<M> render(
            String line, List<Link> actions, TemplateData data, Composition<M, E> composition) throws TemplateFault, E {
        MessageFields texts = new MessageFields(this, data, line, actions, null);
        M message = composition.compose(texts);
        TemplateFault fault = texts.fault();
        if (fault == null) {
            return new RenderedMessage<>(message, null, texts.remark(), actions);
        }
        if (onError == OnTemplateError.DROP) {
            throw fault;
        }
        M plain = composition.compose(new MessageFields(this, data, line, actions, fault));
        return new RenderedMessage<>(plain, fault.getMessage(), null, actions);
    }

    /**
     * A rendered message.
     *
     * @param flaw the error of the template that failed, so that the message is plain text; null if none
     * @param remark what was sent in place of texts that the service would refuse; null if nothing was
     */
    public record RenderedMessage<M>(
            M message, @Nullable String flaw, @Nullable String remark, List<Link> links) {
        /** A message without links. */
        public RenderedMessage(M message, @Nullable String flaw) {
            this(message, flaw, null, List.of());
        }

        public RenderedMessage {
            links = List.copyOf(links);
        }

        /** The outcome of sending it, with the error of the template, and what was sent in place of other texts. */
        public Outcome judged(Outcome outcome) {
            return (flaw != null || remark != null) && outcome instanceof Outcome.Delivered delivered
                    ? new Outcome.Delivered(
                            delivered.receiverData(),
                            flaw == null ? delivered.flaw() : flaw,
                            delivered.remark() == null ? remark : delivered.remark())
                    : outcome;
        }
    }

    /** The handling of a notification with a template that fails. */
    public enum OnTemplateError {
        /** The message is sent with a plain list of alerts as its main text: for human readers. */
        PLAIN,
        /** The notification fails, as in Alertmanager: for machine readers. */
        DROP
    }

    /** An override of the template of one field, in any template language. Thread-safe. */
    public interface TemplateOverride {
        /** Renders text. */
        String text(TemplateData data) throws TemplateException;

        /** Renders text that may show links of actions. */
        default String text(TemplateData data, List<Link> links) throws TemplateException {
            return text(data);
        }

        /** Renders HTML, with values from the data escaped. */
        String html(TemplateData data) throws TemplateException;
    }
}
