package io.grapevine.template.go;

import io.grapevine.template.SnippetCache;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.exec.Program;
import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.html.EscaperFunction;
import io.grapevine.template.go.html.HtmlEscaper;
import io.grapevine.template.go.parse.Parser;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import java.util.Collection;
import java.util.List;

/** Compiler of template strings; one each for text and HTML. */
abstract class Language {
    /** The name of a piece of configuration as a template. */
    static final String SNIPPET = "";

    private final SnippetCache<Program> cache = new SnippetCache<>();
    private final Functions functions;
    private final TemplateSet shared;

    Language(Functions functions, TemplateSet shared) {
        this.functions = functions;
        this.shared = shared;
    }

    Functions functions() {
        return functions;
    }

    /** The templates of the files. */
    TemplateSet shared() {
        return shared;
    }

    /** The program whose template {@link #SNIPPET} is {@code text}. */
    Program program(String text) throws TemplateException {
        return cache.get(text, unknown -> compile(parse(functions, unknown)));
    }

    abstract Program compile(Collection<Template> snippet) throws TemplateException;

    /** The templates of a piece of configuration, itself among them. */
    static Collection<Template> parse(Functions functions, String text) throws TemplateException {
        return parse(functions, new Source(SNIPPET, text));
    }

    /** The templates of a file, itself among them. */
    static Collection<Template> parse(Functions functions, Source source) throws TemplateException {
        return Parser.parse(source.baseName(), source.name(), source.text(), functions::has);
    }

    static final class Text extends Language {
        private final Program sharedProgram;

        Text(Functions functions, TemplateSet shared) {
            super(functions, shared);
            this.sharedProgram = Program.compile(shared.all(), functions);
        }

        @Override
        Program compile(Collection<Template> snippet) {
            return sharedProgram.with(effective(shared(), snippet), functions());
        }
    }

    /** HTML: all templates that a template string calls are rewritten so that values are escaped. */
    static final class Html extends Language {
        private final Functions withEscapers;

        Html(Functions functions, TemplateSet shared) {
            super(functions, shared);
            this.withEscapers = functions.plus(EscaperFunction.functions());
        }

        @Override
        Program compile(Collection<Template> snippet) throws TemplateException {
            TemplateSet all = shared().replacing(effective(shared(), snippet));
            return Program.compile(HtmlEscaper.escape(all, SNIPPET).all(), withEscapers);
        }
    }

    /** The templates of a text that count: a blank one replaces none of the files', but the text itself runs. */
    static List<Template> effective(TemplateSet shared, Collection<Template> snippet) {
        return snippet.stream()
                .filter(t -> t.name().equals(SNIPPET)
                        || !t.body().isBlank()
                        || shared.find(t.name()).isEmpty())
                .toList();
    }
}
