package io.grapevine.template.go.html;

import io.grapevine.template.go.html.Context.UrlPart;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Expression.Command;
import io.grapevine.template.go.parse.Expression.Identifier;
import io.grapevine.template.go.parse.Expression.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Selects the escapers of one action by its context. */
final class ActionEscaper {
    private static final String HTML = "html";

    /** Functions of every template that escape; authors may end a pipeline with them. */
    private static final List<String> PREDEFINED = List.of(HTML, "urlquery");

    private final Pipeline pipeline;
    private final Context context;

    /** For a pipeline that is printed in {@code context}. */
    ActionEscaper(Pipeline pipeline, Context context) {
        this.pipeline = pipeline;
        this.context = context;
    }

    /** The context behind the action; an error if the action may not stand here. */
    Context end() {
        List<Command> commands = pipeline.commands();
        for (int i = 0; i < commands.size(); i++) {
            String function = functionOf(commands.get(i));
            boolean last = i == commands.size() - 1;
            if (PREDEFINED.contains(function) && (!last || isHtmlUnquoted(function))) {
                return Context.ofError("predefined escaper \"" + function + "\" disallowed in template");
            }
        }
        if (context.state().isUrl() && context.urlPart() == UrlPart.UNKNOWN) {
            return Context.ofError("{{" + pipeline + "}} appears in an ambiguous context within a URL");
        }
        return context.state() == State.JS ? context.with(Slash.DIVISION) : context;
    }

    /** {@code html} does not escape what ends a value without quotes. */
    private boolean isHtmlUnquoted(String function) {
        return context.state() == State.ATTR
                && context.delimiter() == Delimiter.SPACE_OR_TAG_END
                && function.equals(HTML);
    }

    Pipeline escaped() {
        List<Command> commands = new ArrayList<>(pipeline.commands());
        List<EscaperFunction> escapers = escapers();
        String ending = functionOf(commands.get(commands.size() - 1));
        if (PREDEFINED.contains(ending)) {
            Command predefined = commands.remove(commands.size() - 1);
            if (commands.isEmpty() && predefined.words().size() > 1) {
                commands.add(argumentsOf(predefined));
                predefined = command(ending);
            }
            if (escapers.stream().noneMatch(escaper -> escaper.isSameAs(ending))) {
                commands.add(predefined);
            }
        }
        append(commands, escapers, ending);
        return pipeline.withCommands(commands);
    }

    /** Appends the escapers except those that have nothing to do behind the one before. */
    private void append(List<Command> commands, List<EscaperFunction> escapers, String ending) {
        String before = "";
        for (EscaperFunction escaper : escapers) {
            String function = escaper.isSameAs(ending) ? ending : escaper.functionName();
            if (!EscaperFunction.makesRedundant(before, function)) {
                commands.add(command(function));
                before = function;
            }
        }
    }

    private List<EscaperFunction> escapers() {
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
        List<Expression> words = new ArrayList<>(call.words());
        words.set(0, new Identifier(call.head().at(), EscaperFunction.EVALUATE.functionName()));
        return new Command(call.at(), words);
    }

    private Command command(String function) {
        return new Command(pipeline.at(), List.of(new Identifier(pipeline.at(), function)));
    }
}
