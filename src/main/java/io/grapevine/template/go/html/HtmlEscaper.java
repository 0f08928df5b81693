package io.grapevine.template.go.html;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.html.Context.Delimiter;
import io.grapevine.template.go.html.Context.Slash;
import io.grapevine.template.go.html.Context.State;
import io.grapevine.template.go.html.Context.UrlPart;
import io.grapevine.template.go.parse.Expression.Command;
import io.grapevine.template.go.parse.Expression.Identifier;
import io.grapevine.template.go.parse.Expression.Pipeline;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Statement.Block;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rewrites templates so that each value inserted into HTML is escaped for its context. */
public final class HtmlEscaper {
    /** How often the end of a template that calls itself is guessed anew; URL part and slash settle in fewer. */
    private static final int MAX_GUESSES = 5;

    /** The limit of nested control structures and calls, each of which takes a few frames of the stack. */
    private static final int MAX_DEPTH = 200;

    /** The limit of escaped statements, which bounds the time for any set of templates. */
    private static final int MAX_STATEMENTS = 200_000;

    private static final String REENTRY = "on range loop re-entry: ";

    private static final String HTML = "html";

    /** Functions of every template that escape; authors may end a pipeline with them. */
    private static final List<String> PREDEFINED = List.of(HTML, "urlquery");

    private final TemplateSet set;
    private int depth;
    private int statements;
    private final Map<String, Escaped<Template>> escaped = new LinkedHashMap<>();

    private final Map<String, Exploration> explorations = new HashMap<>();

    private HtmlEscaper(TemplateSet set) {
        this.set = set;
    }

    /** A part of a template that was escaped, as it may be executed, and the context behind it. */
    record Escaped<T>(T form, Context end) {}

    private static final class Exploration {
        private Context guess;
        private boolean guessUsed;

        Exploration(Context guess) {
            this.guess = guess;
        }
    }

    /**
     * The templates that {@code entry} reaches, each in a variant for every context in which it is called. Actions end
     * with the functions of {@link EscaperFunction}. The entry keeps its name.
     *
     * @throws TemplateException if one of them cannot be made safe, or the entry does not end where text may follow
     */
    public static TemplateSet escape(TemplateSet set, String entry) throws TemplateException {
        Template template = set.find(entry);
        if (template == null) {
            throw new TemplateException("html/template: no such template \"" + entry + "\"");
        }
        try {
            HtmlEscaper escaper = new HtmlEscaper(set);
            Context end = escaper.call(template, Context.TEXT);
            if (end.state() != State.TEXT) {
                throw new EscapeException(template.file(), null, "ends in a non-text context: " + end.inWords());
            }
            return TemplateSet.EMPTY.replacing(
                    escaper.escaped.values().stream().map(Escaped::form).toList());
        } catch (EscapeException e) {
            throw new TemplateException(e.getMessage());
        }
    }

    /** The context behind a call of {@code template} from {@code start}. */
    private Context call(Template template, Context start) throws EscapeException {
        String variant = start.variantOf(template.name());
        Exploration running = explorations.get(variant);
        if (running != null) {
            running.guessUsed = true;
            return running.guess;
        }
        Escaped<Template> known = escaped.get(variant);
        return known == null ? explore(template, variant, start) : known.end();
    }

    /**
     * Finds out where the template ends. While it is looked through, calls of itself are believed to end where it
     * starts; if that proves wrong, where the last look ended.
     */
    private Context explore(Template template, String variant, Context start) throws EscapeException {
        int mark = escaped.size();
        Exploration exploration = new Exploration(start);
        explorations.put(variant, exploration);
        for (int i = 0; i < MAX_GUESSES; i++) {
            Escaped<Block> body = escapeOnce(template, start, i > 0);
            if (!exploration.guessUsed || body.end().equals(exploration.guess)) {
                explorations.remove(variant);
                escaped.put(variant, new Escaped<>(new Template(variant, template.file(), body.form()), body.end()));
                return body.end();
            }
            forgetSince(mark);
            exploration.guess = body.end();
            exploration.guessUsed = false;
        }
        throw noEnd(template);
    }

    /** Escapes the body once; an error with a corrected end context means that there is no consistent one. */
    private Escaped<Block> escapeOnce(Template template, Context start, boolean corrected) throws EscapeException {
        try {
            return new Body(template).block(template.body(), start);
        } catch (EscapeException e) {
            throw corrected ? noEnd(template) : e;
        }
    }

    private static EscapeException noEnd(Template template) {
        return new EscapeException(
                template.file(), null, "cannot compute output context for template \"" + template.name() + "\"");
    }

    /** Forgets what was found out about templates since there were {@code mark} of them. */
    private void forgetSince(int mark) {
        List.copyOf(escaped.keySet()).subList(mark, escaped.size()).forEach(escaped::remove);
    }

    /** The statements of one template. */
    private final class Body {
        private final Template template;

        /** For each loop around the statement, from the innermost, where it was broken off or continued so far. */
        private final Deque<List<Escaped<Statement.Jump>>> loops = new ArrayDeque<>();

        Body(Template template) {
            this.template = template;
        }

        /** Escapes {@code block}, which starts in {@code start}. What is never reached is left out. */
        Escaped<Block> block(Block block, Context start) throws EscapeException {
            List<Statement> forms = new ArrayList<>();
            Context context = start;
            for (Statement statement : block.statements()) {
                if (++statements > MAX_STATEMENTS || ++depth > MAX_DEPTH) {
                    throw error(statement.at(), "too many or too deeply nested templates and branches");
                }
                Escaped<? extends Statement> step = statement(statement, context);
                depth--;
                forms.add(step.form());
                context = step.end();
                if (context.state() == State.DEAD) {
                    break;
                }
            }
            return new Escaped<>(new Block(forms), context);
        }

        private Escaped<? extends Statement> statement(Statement statement, Context context) throws EscapeException {
            if (statement instanceof Statement.Text text) {
                Escaped<String> rewritten = TextRewriter.rewrite(context, text.text());
                return new Escaped<>(
                        new Statement.Text(text.at(), rewritten.form()), safe(rewritten.end(), text.at(), ""));
            }
            if (statement instanceof Statement.Action action) {
                return action(action, context);
            }
            if (statement instanceof Statement.Call call) {
                Template called = set.find(call.name());
                if (called == null) {
                    throw error(call.at(), "no such template \"" + call.name() + "\"");
                }
                Context end = call(called, context);
                String variant = context.variantOf(call.name());
                return new Escaped<>(new Statement.Call(call.at(), variant, call.argument()), end);
            }
            if (statement instanceof Statement.Branch branch) {
                if (branch.isLoop()) {
                    return range(branch, context);
                }
                Escaped<Block> body = block(branch.body(), context);
                return merged(branch, body.form(), body.end(), block(branch.orElse(), context));
            }
            Statement.Jump jump = (Statement.Jump) statement;
            loops.element().add(new Escaped<>(jump, context));
            return new Escaped<>(jump, Context.DEAD);
        }

        private Escaped<Statement.Action> action(Statement.Action action, Context context) throws EscapeException {
            Pipeline pipeline = action.pipeline();
            if (!pipeline.variables().isEmpty()) {
                return new Escaped<>(action, context);
            }
            Context at = context.nudged();
            Context end = safe(behind(pipeline, at), action.at(), "");
            return new Escaped<>(new Statement.Action(action.at(), escaped(pipeline, at)), end);
        }

        /** The branch with its escaped blocks, and the common context of their ends. */
        private Escaped<Statement.Branch> merged(
                Statement.Branch branch, Block body, Context end, Escaped<Block> orElse) throws EscapeException {
            Statement.Branch form =
                    new Statement.Branch(branch.at(), branch.keyword(), branch.pipeline(), body, orElse.form());
            return new Escaped<>(form, safe(end.join(orElse.end(), branch.keyword()), branch.at(), ""));
        }

        /** The body of a loop must end where it may start again, and where the loop may end before it starts. */
        private Escaped<Statement.Branch> range(Statement.Branch range, Context context) throws EscapeException {
            loops.push(new ArrayList<>());
            Escaped<Block> body = block(range.body(), context);
            Context end = withExits(body.end());
            if (!end.equals(context)) {
                int mark = escaped.size();
                loops.push(new ArrayList<>());
                end = withExits(safe(end.join(again(range, end), "range"), range.at(), REENTRY));
                forgetSince(mark);
            }
            return merged(range, body.form(), end, block(range.orElse(), context));
        }

        private Context again(Statement.Branch range, Context once) throws EscapeException {
            try {
                return block(range.body(), once).end();
            } catch (EscapeException e) {
                boolean innerLoop = e.description.startsWith(REENTRY);
                throw innerLoop ? e : error(range.at(), REENTRY + e.description);
            }
        }

        /** The context behind a round of the innermost loop, which is left. */
        private Context withExits(Context end) throws EscapeException {
            Context joined = end;
            for (Escaped<Statement.Jump> exit : loops.pop()) {
                Context both = joined.join(exit.end(), "range");
                joined = safe(
                        both, exit.form().at(), "at range loop " + exit.form().keyword() + ": ");
            }
            return joined;
        }

        /** The context; throws its error, prefixed with {@code circumstance}, if it has one. */
        private Context safe(Context context, Position at, String circumstance) throws EscapeException {
            if (context.error() != null) {
                throw error(at, circumstance + context.error());
            }
            return context;
        }

        private EscapeException error(Position at, String description) {
            return new EscapeException(template.file(), at, description);
        }
    }

    /** The context behind a pipeline that is printed in {@code context}; an error if it may not stand there. */
    private static Context behind(Pipeline pipeline, Context context) {
        List<Command> commands = pipeline.commands();
        for (int i = 0; i < commands.size(); i++) {
            String function = functionOf(commands.get(i));
            // html does not escape what ends a value without quotes
            boolean isHtmlUnquoted = context.state() == State.ATTR
                    && context.delimiter() == Delimiter.SPACE_OR_TAG_END
                    && function.equals(HTML);
            if (PREDEFINED.contains(function) && (i < commands.size() - 1 || isHtmlUnquoted)) {
                return Context.ofError("predefined escaper \"" + function + "\" disallowed in template");
            }
        }
        if (context.state().isUrl() && context.urlPart() == UrlPart.UNKNOWN) {
            return Context.ofError("{{" + pipeline + "}} appears in an ambiguous context within a URL");
        }
        return context.state() == State.JS ? context.with(Slash.DIVISION) : context;
    }

    /** The pipeline with the escapers of {@code context}, except those that have nothing to do behind the one before. */
    private static Pipeline escaped(Pipeline pipeline, Context context) {
        List<Command> commands = new ArrayList<>(pipeline.commands());
        List<EscaperFunction> escapers = escapers(context);
        String ending = functionOf(commands.get(commands.size() - 1));
        if (PREDEFINED.contains(ending)) {
            Command predefined = commands.remove(commands.size() - 1);
            if (commands.isEmpty() && !predefined.arguments().isEmpty()) {
                commands.add(argumentsOf(predefined));
                predefined = command(pipeline, ending);
            }
            if (escapers.stream().noneMatch(escaper -> escaper.isSameAs(ending))) {
                commands.add(predefined);
            }
        }
        String before = "";
        for (EscaperFunction escaper : escapers) {
            String function = escaper.isSameAs(ending) ? ending : escaper.functionName();
            if (!EscaperFunction.makesRedundant(before, function)) {
                commands.add(command(pipeline, function));
                before = function;
            }
        }
        return pipeline.withCommands(commands);
    }

    private static List<EscaperFunction> escapers(Context context) {
        List<EscaperFunction> escapers = new ArrayList<>();
        State state = context.state();
        boolean plainAttribute = state == State.ATTR || state == State.META_CONTENT;
        if (state.isUrl() && context.urlPart() == UrlPart.NONE) {
            escapers.add(EscaperFunction.URL_FILTER);
        }
        if (state.isUrl() && context.urlPart() == UrlPart.QUERY_OR_FRAGMENT) {
            escapers.add(EscaperFunction.URL_ESCAPER);
        } else if (!plainAttribute) {
            escapers.add(Objects.requireNonNull(state.escaper(), () -> state + " (expected: a place of actions)"));
        }
        EscaperFunction ofDelimiter = context.delimiter().escaper();
        if (ofDelimiter != null) {
            escapers.add(ofDelimiter);
        }
        return escapers;
    }

    /** The function that the command calls, or nothing. */
    private static String functionOf(Command command) {
        return command.head() instanceof Identifier identifier ? identifier.name() : "";
    }

    /** The text of all arguments of {@code call}, as one value. */
    private static Command argumentsOf(Command call) {
        Identifier evaluate = new Identifier(call.head().at(), EscaperFunction.EVALUATE.functionName());
        return new Command(call.at(), evaluate, call.arguments());
    }

    private static Command command(Pipeline pipeline, String function) {
        return new Command(pipeline.at(), new Identifier(pipeline.at(), function), List.of());
    }

    /** Thrown if templates have no safe HTML form. It has no stack trace, since it is an expected outcome. */
    private static final class EscapeException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String position;
        private final String description;

        /** An error of a template text, at a place if that is known. */
        EscapeException(String file, @Nullable Position at, String description) {
            super("", null, false, false);
            this.position = file + (at == null ? "" : ":" + at);
            this.description = description;
        }

        @Override
        public String getMessage() {
            return "html/template: " + position + ": " + description;
        }
    }
}
