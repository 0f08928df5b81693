package io.grapevine.template.go;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.exec.Program;
import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.html.EscaperFunction;
import io.grapevine.template.go.html.HtmlEscaper;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import java.util.Collection;

/** Compiler of HTML templates: all templates that a template string calls are rewritten so that values are escaped. */
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
