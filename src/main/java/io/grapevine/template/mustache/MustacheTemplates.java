package io.grapevine.template.mustache;

import com.github.mustachejava.Mustache;
import io.grapevine.model.timeinterval.Location;
import io.grapevine.template.Renderer;
import io.grapevine.template.SnippetCache;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Mustache templates of a configuration, and a renderer of template strings that use them as partials. Immutable
 * but for a bounded cache; thread-safe.
 */
public final class MustacheTemplates implements Renderer {
    /** The names of the built-in partials, which files of the configuration may replace. */
    static final List<String> BUILT_IN = List.of(
            "email-alert",
            "email-card",
            "email.html",
            "email.subject",
            "email.text",
            "slack",
            "slack-alert",
            "slack.fallback",
            "slack.title",
            "webhook-pair",
            "webhook.json");

    /** Null until the first use where there are no files, as in most programs: the library takes a tenth of a second to load. */
    private volatile @Nullable Compiler compiler;

    private final boolean strict;
    private final InstantSource clock;
    private final Location zone;
    private final SnippetCache<Mustache> snippets = new SnippetCache<>();

    private MustacheTemplates(@Nullable Compiler compiler, boolean strict, InstantSource clock, Location zone) {
        this.compiler = compiler;
        this.strict = strict;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * The built-in partials and those of files, which are named by the file's base name without {@code .mustache} and
     * replace built-in ones of that name.
     *
     * @param strict whether a name that stands for nothing is an error, rather than empty
     * @param clock what says how long ago an alert began
     * @throws TemplateException with the errors of all files, one per line: file, line, column and error
     */
    public static MustacheTemplates parse(List<Source> files, boolean strict, InstantSource clock, Location zone)
            throws TemplateException {
        return new MustacheTemplates(files.isEmpty() ? null : Compiler.read(files), strict, clock, zone);
    }

    /** The names of all partials. */
    public Set<String> partials() {
        Compiler known = compiler;
        return known == null ? Set.copyOf(BUILT_IN) : known.names();
    }

    /**
     * Parses a text without rendering it, as is done when a configuration is loaded.
     *
     * @throws TemplateException if it is no template or names a partial that is not there, with line and column
     */
    public void check(String template) throws TemplateException {
        snippet(template);
    }

    @Override
    public String text(String template, TemplateData data) throws TemplateException {
        return text(template, data, List.of());
    }

    /** Renders text that may show the actions that a message offers. */
    public String text(String template, TemplateData data, List<GroupAction> actions) throws TemplateException {
        return render(template, data, actions, new TextOutput(Output.MOST));
    }

    @Override
    public String html(String template, TemplateData data) throws TemplateException {
        return render(template, data, List.of(), new HtmlOutput());
    }

    private String render(String template, TemplateData data, List<GroupAction> actions, Output output)
            throws TemplateException {
        Mustache snippet = snippet(template);
        Group group = Group.of(data, clock.instant(), zone, actions);
        return new Run(strict, group.fields(), output).render(snippet);
    }

    private Mustache snippet(String text) throws TemplateException {
        return snippets.get(text, compiler()::snippet);
    }

    private Compiler compiler() throws TemplateException {
        Compiler known = compiler;
        if (known == null) {
            known = Compiler.read(List.of());
            compiler = known;
        }
        return known;
    }
}
