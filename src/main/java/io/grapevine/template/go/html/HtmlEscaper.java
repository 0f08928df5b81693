package io.grapevine.template.go.html;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;

/** Rewrites templates so that each value inserted into HTML is escaped for its context. */
public final class HtmlEscaper {
    private HtmlEscaper() {}

    /**
     * The templates that {@code entry} reaches, each in a variant for every context in which it is called. Actions end
     * with the functions of {@link EscaperFunction}. The entry keeps its name.
     *
     * @throws TemplateException if one of them cannot be made safe, or the entry does not end where text may follow
     */
    public static TemplateSet escape(TemplateSet set, String entry) throws TemplateException {
        Template template = set.find(entry)
                .orElseThrow(() -> new TemplateException("html/template: no such template \"" + entry + "\""));
        try {
            return escape(set, template);
        } catch (EscapeException e) {
            throw new TemplateException(String.valueOf(e.getMessage()));
        }
    }

    private static TemplateSet escape(TemplateSet set, Template entry) throws EscapeException {
        TemplateEscaper escaper = new TemplateEscaper(set);
        Context end = escaper.call(entry, Context.TEXT);
        if (end.state() != State.TEXT) {
            throw new EscapeException(entry.file(), null, "ends in a non-text context: " + end.inWords());
        }
        return TemplateSet.EMPTY.replacing(escaper.escaped());
    }
}
