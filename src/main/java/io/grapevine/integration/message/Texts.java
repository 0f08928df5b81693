package io.grapevine.integration.message;

import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one notification. Fields are called as the configuration calls them, those of parts like {@code
 * fields.title}. A text that fails is empty, and the first fault is kept.
 */
public final class Texts {
    private final Wording wording;
    private final TemplateData data;
    private final @Nullable TemplateFault earlier;
    private @Nullable TemplateFault fault;

    Texts(Wording wording, TemplateData data, @Nullable TemplateFault earlier) {
        this.wording = wording;
        this.data = data;
        this.earlier = earlier;
    }

    /** What is told. */
    public TemplateData data() {
        return data;
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
            return rendered(field, template, false);
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

    /** What stands in for the template of a field, rendered; null if nothing does. */
    public @Nullable String phrase(String field) throws TemplateFault {
        return wording.phrases().containsKey(field) ? rendered(field, "", false) : null;
    }

    private String rendered(String field, String template, boolean html) throws TemplateFault {
        Phrase phrase = wording.phrases().get(field);
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
