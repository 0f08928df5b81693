package io.grapevine.integration.message;

import io.grapevine.notify.Notification;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How one integration words its notifications.
 *
 * @param templates renders the templates of its configuration
 * @param phrases what stands in for the templates of some of its fields, by field
 * @param onError what becomes of a notification one of whose templates fails
 * @param externalUrl where the user interface is found, without a slash at its end
 * @param secrets hears of every secret that comes out of a template
 */
public record MessageTemplates(
        Renderer templates,
        Map<String, TemplateOverride> phrases,
        OnTemplateError onError,
        String externalUrl,
        Consumer<String> secrets) {

    /** Copies the phrases. */
    public MessageTemplates {
        phrases = Map.copyOf(phrases);
    }

    /** A wording of whose secrets nobody hears. */
    public MessageTemplates(
            Renderer templates, Map<String, TemplateOverride> phrases, OnTemplateError onError, String externalUrl) {
        this(templates, phrases, onError, externalUrl, secret -> {});
    }

    /** This wording, of whose secrets {@code listener} hears. */
    public MessageTemplates tellingSecrets(Consumer<String> listener) {
        return new MessageTemplates(templates, phrases, onError, externalUrl, listener);
    }

    /** A wording by the configuration's own templates only. */
    public static MessageTemplates of(Renderer templates, OnTemplateError onError, String externalUrl) {
        return new MessageTemplates(templates, Map.of(), onError, externalUrl);
    }

    /**
     * Makes a message of some texts.
     *
     * @param <M> the message
     * @param <E> what else may be wrong with it
     */
    @FunctionalInterface
    public interface Composition<M, E extends Exception> {
        /**
         * The message. It may be asked for twice: the second time the texts are plain.
         *
         * @throws TemplateFault if a text fails that nothing can stand in for
         */
        M compose(MessageFields texts) throws TemplateFault, E;
    }

    /** A draft that says all that the notification holds; see {@link #draft(TemplateData, Composition)}. */
    public <M, E extends Exception> RenderedMessage<M> draft(Notification notification, Composition<M, E> composition)
            throws TemplateFault, E {
        return draft(notification.data(externalUrl), composition);
    }

    /**
     * A draft. If a template fails, and that is not a reason to drop the notification, it is composed again with plain
     * texts.
     *
     * @throws TemplateFault if it cannot be sent
     */
    public <M, E extends Exception> RenderedMessage<M> draft(TemplateData data, Composition<M, E> composition)
            throws TemplateFault, E {
        MessageFields texts = new MessageFields(this, data, null);
        M message = composition.compose(texts);
        TemplateFault fault = texts.fault();
        if (fault == null) {
            return new RenderedMessage<>(message, null);
        }
        if (onError == OnTemplateError.DROP) {
            throw fault;
        }
        return new RenderedMessage<>(composition.compose(new MessageFields(this, data, fault)), fault.getMessage());
    }
}
