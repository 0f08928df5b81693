package io.grapevine.template.go;

import io.grapevine.base.go.Quoted;
import io.grapevine.model.LabelSet;
import io.grapevine.template.Renderer;
import io.grapevine.template.SnippetCache;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.exec.Program;
import io.grapevine.template.go.exec.Run;
import io.grapevine.template.go.exec.Run.Budget;
import io.grapevine.template.go.exec.Run.LabelSource;
import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.html.EscaperFunction;
import io.grapevine.template.go.html.HtmlEscaper;
import io.grapevine.template.go.parse.Parser;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Statement.Block;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoValue.DataValue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The Go templates of a configuration: the default templates, overridden by the configured files, and a renderer of
 * template strings that call them. Immutable but for a bounded cache; thread-safe.
 */
public final class GoTemplates implements Renderer {
    /** The files of the default templates, which are no templates themselves. */
    private static final List<String> BUILT_IN = List.of("common.tmpl", "chat.tmpl", "paging.tmpl", "email.tmpl");

    /** What an error says of a field that the type of a value does not have. */
    private static final String NO_FIELD = "can't evaluate field ";

    private final Language text;
    private final Language html;
    private final String tenant;

    private GoTemplates(Language text, Language html, String tenant) {
        this.text = text;
        this.html = html;
        this.tenant = tenant;
    }

    /**
     * The built-in templates and those of files, of which a later one may redefine what an earlier one defines.
     *
     * @param clock what the functions {@code now} and {@code since} read
     * @throws TemplateException at the first error, with its file, line and column
     */
    public static GoTemplates parse(List<Source> files, InstantSource clock) throws TemplateException {
        return parse(files, Functions.standard(clock));
    }

    /**
     * The built-in templates and those of files, for tenants, which have Mimir's functions besides.
     *
     * @throws TemplateException at the first error, with its file, line and column
     */
    public static GoTemplates parseOfTenants(List<Source> files, InstantSource clock) throws TemplateException {
        return parse(files, Functions.standard(clock).plusOfTenants());
    }

    /** These templates as those of a tenant, which shares all with them. */
    public GoTemplates of(String id) {
        return new GoTemplates(text, html, id);
    }

    private static GoTemplates parse(List<Source> files, Functions functions) throws TemplateException {
        TemplateSet shared = TemplateSet.EMPTY;
        for (String file : BUILT_IN) {
            Source source = Source.ofResource("built-in/", GoTemplates.class, file);
            shared = shared.plus(Language.parse(functions, source));
        }
        for (Source source : files) {
            shared = shared.plus(Language.parse(functions, source));
        }
        return new GoTemplates(new Language(functions, shared, false), new Language(functions, shared, true), "");
    }

    @Override
    public String text(String template, TemplateData data) throws TemplateException {
        return render(text, template, data);
    }

    @Override
    public String html(String template, TemplateData data) throws TemplateException {
        return render(html, template, data);
    }

    private String render(Language language, String template, TemplateData data) throws TemplateException {
        if (template.isEmpty()) {
            return "";
        }
        Program program = language.program(template);
        String unvarying = program.unvarying();
        if (unvarying != null) {
            return unvarying;
        }
        return execute(program, data, new Budget(), data.routeLabels()::valueOf);
    }

    private String execute(Program program, Object data, Budget budget, LabelSource routeLabels)
            throws TemplateException {
        try {
            return Run.execute(program, data, budget, routeLabels, tenant);
        } catch (StackOverflowError tooSmall) {
            // the bounds fit the usual stacks; on a smaller one the execution fails, and nothing else does
            throw new TemplateException("template: nested too deep for the stack of this thread");
        }
    }

    /**
     * The calls in a text of templates that neither it nor the files define, each with its place.
     *
     * @throws TemplateException if it is not a template, with line and column
     */
    public List<String> undefined(String template) throws TemplateException {
        Collection<Template> own = Language.parse(text.functions, template);
        return undefined(own, text.shared.plus(own));
    }

    /**
     * The first field that a text names and the type of its value does not have, with the place: {@code template: :1:3: … can't
     * evaluate field Foo in type …}. It depends on the data which parts of the text are executed, and not, whether the field exists.
     * Other errors, which other data may not cause, are left out, as is a text that is not a template.
     */
    public Optional<String> missingField(String template, TemplateData sample) {
        try {
            text(template, sample);
            return Optional.empty();
        } catch (TemplateException e) {
            return Optional.of(String.valueOf(e.getMessage())).filter(message -> message.contains(NO_FIELD));
        }
    }

    /** The calls in the files of templates that no file defines, each with its place. */
    public List<String> undefined() {
        return undefined(text.shared.all(), text.shared);
    }

    /**
     * The calls in {@code callers} of templates that {@code defined} does not have, each with its place, such as {@code
     * template: a.tmpl:3:12: template "x" not defined}.
     */
    private static List<String> undefined(Collection<Template> callers, TemplateSet defined) {
        List<String> calls = new ArrayList<>();
        for (Template caller : callers) {
            collect(caller.body(), call -> {
                if (defined.find(call.name()) == null) {
                    calls.add("template: " + caller.file() + ":" + call.at() + ": template " + Quoted.quote(call.name())
                            + " not defined");
                }
            });
        }
        return calls;
    }

    private static void collect(Block block, Consumer<Statement.Call> calls) {
        for (Statement statement : block.statements()) {
            if (statement instanceof Statement.Call call) {
                calls.accept(call);
            } else if (statement instanceof Statement.Branch branch) {
                collect(branch.body(), calls);
                collect(branch.orElse(), calls);
            }
        }
    }

    /**
     * Parses a text that calls none but Go's predefined functions. Alertmanager checks templates in URLs so when it
     * loads a configuration, and rejects its own functions there.
     *
     * @throws TemplateException if it is not such a template, with line and column
     */
    public static void checkPlain(String template) throws TemplateException {
        Language.parse(Functions.predefined(), template);
    }

    /**
     * Renders a text as {@code amtool template render} does: the data are passed by value, and the labels of the route
     * are taken for templates.
     */
    public String preview(String template, TemplateData data, boolean asHtml) throws TemplateException {
        if (template.isEmpty()) {
            return "";
        }
        Language language = asHtml ? html : text;
        DataValue copy = new DataValue(data, false, false);
        Budget budget = new Budget();
        LabelSource routeLabels = new RouteLabels(language, data.routeLabels(), copy, budget)::get;
        return execute(language.program(template), copy, budget, routeLabels);
    }

    /**
     * Renders the labels of a route against the data of a group; they may refer to each other with {@code routeLabels}.
     *
     * @param data the data, with the labels of the route as they are configured
     */
    public RenderedLabels routeLabels(TemplateData data) {
        Budget budget = tenant.isEmpty() ? new Budget() : Budget.shared();
        RouteLabels labels = new RouteLabels(text, data.routeLabels(), new DataValue(data, true, false), budget);
        LabelSet.Builder rendered = new LabelSet.Builder(data.routeLabels().size());
        List<String> errors = new ArrayList<>();
        data.routeLabels().forEach((name, template) -> {
            try {
                rendered.add(name, labels.get(name));
            } catch (FunctionException e) {
                errors.add(name + ": " + e.getMessage());
            }
        });
        return new RenderedLabels(rendered.build(), errors);
    }

    /** The rendered labels of a route, and the errors of the others, each with the label's name. */
    public record RenderedLabels(LabelSet labels, List<String> errors) {
        public RenderedLabels {
            errors = List.copyOf(errors);
        }
    }

    /** Renders the labels of a route on demand, each once; a label that refers to itself is an error. */
    private final class RouteLabels {
        private final Language language;
        private final LabelSet raw;
        private final Object dot;
        private final Budget budget;
        private final Map<String, String> rendered = new LinkedHashMap<>();
        private final Set<String> inProgress = new LinkedHashSet<>();

        RouteLabels(Language language, LabelSet raw, Object dot, Budget budget) {
            this.language = language;
            this.raw = raw;
            this.dot = dot;
            this.budget = budget;
        }

        /** The label, rendered; empty where there is none. */
        String get(String name) throws FunctionException {
            String template = raw.get(name);
            if (template == null) {
                return "";
            }
            String known = rendered.get(name);
            if (known != null) {
                return known;
            }
            if (!inProgress.add(name)) {
                throw new FunctionException(
                        "route label cycle detected: " + String.join(" -> ", inProgress) + " -> " + name);
            }
            try {
                String text = Run.execute(language.program(template), dot, budget, this::get, tenant);
                rendered.put(name, text);
                return text;
            } catch (TemplateException e) {
                throw new FunctionException(e.getMessage());
            } finally {
                inProgress.remove(name);
            }
        }
    }

    /** Compiler of template strings; one each for text and HTML. */
    private static final class Language {
        /** The name of a piece of configuration as a template. */
        static final String SNIPPET = "";

        private final SnippetCache<Program> cache = new SnippetCache<>();
        private final Functions functions;
        /** The functions that are executed: with the escapers, which no template calls by itself. */
        private final Functions executed;

        /** The templates of the files. */
        private final TemplateSet shared;

        private final boolean isHtml;

        Language(Functions functions, TemplateSet shared, boolean isHtml) {
            this.functions = functions;
            this.executed = isHtml ? functions.plus(EscaperFunction.functions()) : functions;
            this.shared = shared;
            this.isHtml = isHtml;
        }

        /** The program whose template {@link #SNIPPET} is {@code text}. */
        Program program(String text) throws TemplateException {
            return cache.get(text, this::compile);
        }

        /** In HTML all templates that a template string calls are rewritten so that values are escaped. */
        private Program compile(String text) throws TemplateException {
            List<Template> own = effective(parse(functions, text));
            return isHtml
                    ? new Program(
                            SNIPPET, HtmlEscaper.escape(shared.replacing(own), SNIPPET), TemplateSet.EMPTY, executed)
                    : new Program(SNIPPET, TemplateSet.EMPTY.replacing(own), shared, executed);
        }

        /** The templates of a piece of configuration, itself among them. */
        static Collection<Template> parse(Functions functions, String text) throws TemplateException {
            return parse(functions, new Source(SNIPPET, text));
        }

        /** The templates of a file, itself among them. */
        static Collection<Template> parse(Functions functions, Source source) throws TemplateException {
            return Parser.parse(source.baseName(), source.name(), source.text(), functions::has);
        }

        /** The templates of a text that count: a blank one replaces none of the files', but the text itself runs. */
        private List<Template> effective(Collection<Template> snippet) {
            return snippet.stream()
                    .filter(t -> t.name().equals(SNIPPET) || !t.body().isBlank() || shared.find(t.name()) == null)
                    .toList();
        }
    }
}
