package io.grapevine.template.go;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.exec.Program;
import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.html.EscaperFunction;
import io.grapevine.template.go.html.HtmlEscaper;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import java.util.Collection;

/** HTML: whatever a piece of configuration reaches is rewritten so that its values are escaped. */
final class HtmlLanguage extends Language {
    private final Functions withEscapers;

    HtmlLanguage(Functions functions, TemplateSet shared) {
        super(functions, shared);
        this.withEscapers = functions.plus(EscaperFunction.functions());
    }

    @Override
    Program compile(Collection<Template> snippet) throws TemplateException {
        TemplateSet all = shared().replacing(effective(shared(), snippet));
        return Program.compile(HtmlEscaper.escape(all, SNIPPET).all(), withEscapers);
    }
}
