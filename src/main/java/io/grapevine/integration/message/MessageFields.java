package io.grapevine.integration.message;

import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one notification. Fields are called as the configuration calls them, those of parts like {@code
 * fields.title}. A text that fails is empty, and the first fault is kept.
 */
public final class MessageFields {
    private final MessageTemplates wording;
    private final TemplateData data;
    private final @Nullable TemplateFault earlier;
    private @Nullable TemplateFault fault;

    MessageFields(MessageTemplates wording, TemplateData data, @Nullable TemplateFault earlier) {
        this.wording = wording;
        this.data = data;
        this.earlier = earlier;
    }

    /** What is told. */
    public TemplateData data() {
        return data;
    }

    /** Whether a template of the notification failed, so that it is composed once more, with plain words. */
    public boolean isPlain() {
        return earlier != null;
    }

    /** A text. */
    public String of(String field, String template) {
        try {
            return rendered(field, template, false);
        } catch (TemplateFault failure) {
            return failed(failure);
        }
    }

    /** A text that is HTML: what the data contribute is escaped. */
    public String html(String field, String template) {
        try {
            return rendered(field, template, true);
        } catch (TemplateFault failure) {
            return failed(failure);
        }
    }

    /** A title. Should it fail, it says at least how many alerts of which group fire. */
    public String headline(String field, String template) {
        try {
            return rendered(field, template, false);
        } catch (TemplateFault failure) {
            failed(failure);
            return PlainText.headline(data);
        }
    }

    private String failed(TemplateFault failure) {
        fault = fault == null ? failure : fault;
        return "";
    }

    /** The text that people read. If a template of the notification fails, it says so, and which alerts there are. */
    public String body(String field, String template) {
        return earlier == null ? of(field, template) : PlainText.of(data, earlier);
    }

    /** The same as HTML. */
    public String htmlBody(String field, String template) {
        return earlier == null ? html(field, template) : PlainText.html(data, earlier);
    }

    /** A text without which nothing can be sent, such as an address. */
    public String required(String field, String template) throws TemplateFault {
        return rendered(field, template, false);
    }

    /** The same where the template is a secret, which a fault must not quote. */
    public String secret(String field, String template) throws TemplateFault {
        try {
            String secret = rendered(field, template, false);
            wording.secrets().accept(secret);
            return secret;
        } catch (TemplateFault quoting) {
            throw new TemplateFault(field, "its template fails");
        }
    }

    /**
     * A tree of strings that are templates, numbers, booleans, lists, maps and nulls; see {@link PayloadTree}. Null if a
     * template in it fails.
     */
    public @Nullable Object tree(String field, @Nullable Object tree) {
        try {
            return new PayloadTree(wording.templates(), data).render(tree);
        } catch (TemplateException failure) {
            failed(new TemplateFault(field, String.valueOf(failure.getMessage())));
            return null;
        }
    }

    /** Whether something stands in for the template of a field, so that it is not empty even if the template is. */
    public boolean isPhrased(String field) {
        return wording.phrases().containsKey(field);
    }

    /** What stands in for the template of a field, rendered; null if nothing does. */
    public @Nullable String phrase(String field) {
        return isPhrased(field) ? of(field, "") : null;
    }

    /** Notes that what a field was rendered to cannot be sent; it is empty then. */
    public String unusable(String field, String reason) {
        return failed(new TemplateFault(field, reason));
    }

    private String rendered(String field, String template, boolean html) throws TemplateFault {
        TemplateOverride phrase = wording.phrases().get(field);
        try {
            if (phrase != null) {
                return html ? phrase.html(data) : phrase.text(data);
            }
            return html
                    ? wording.templates().html(template, data)
                    : wording.templates().text(template, data);
        } catch (TemplateException failure) {
            throw new TemplateFault(field, String.valueOf(failure.getMessage()));
        }
    }

    /** The first fault; null if there was none. */
    @Nullable
    TemplateFault fault() {
        return fault;
    }
}
