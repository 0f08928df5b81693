package io.grapevine.template.go.html;

import io.grapevine.template.go.parse.Block;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Template;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Escapes the statements of one template. */
final class BlockEscaper {
    private static final String REENTRY = "on range loop re-entry: ";

    private final TemplateEscaper templates;
    private final Template template;

    /** For each loop around the statement, from the innermost, where it was broken off or continued so far. */
    private final Deque<List<Exit>> loops = new ArrayDeque<>();

    BlockEscaper(TemplateEscaper templates, Template template) {
        this.templates = templates;
        this.template = template;
    }

    /**
     * A block that was escaped.
     *
     * @param block as it may be executed
     * @param end the context behind it
     */
    record Escaped(Block block, Context end) {}

    private record Step(Statement statement, Context end) {}

    private record Exit(Position at, String word, Context context) {}

    /** Escapes {@code block}, which starts in {@code start}. What is never reached is left out. */
    Escaped block(Block block, Context start) throws EscapeException {
        List<Statement> statements = new ArrayList<>();
        Context context = start;
        for (Statement statement : block.statements()) {
            check(templates.effort().spend(), statement.at());
            check(templates.effort().enter(), statement.at());
            Step step = statement(statement, context);
            templates.effort().leave();
            statements.add(step.statement());
            context = step.end();
            if (context.state() == State.DEAD) {
                break;
            }
        }
        return new Escaped(new Block(statements), context);
    }

    private Step statement(Statement statement, Context context) throws EscapeException {
        if (statement instanceof Statement.Text text) {
            TextRewriter.Rewritten rewritten = TextRewriter.rewrite(context, text.text());
            return new Step(new Statement.Text(text.at(), rewritten.text()), safe(rewritten.end(), text.at()));
        }
        if (statement instanceof Statement.Action action) {
            return action(action, context);
        }
        if (statement instanceof Statement.Call call) {
            return call(call, context);
        }
        if (statement instanceof Statement.Range range) {
            return range(range, context);
        }
        if (statement instanceof Statement.Break) {
            return exit(statement, "break", context);
        }
        if (statement instanceof Statement.Continue) {
            return exit(statement, "continue", context);
        }
        return branch(statement, context);
    }

    private Step action(Statement.Action action, Context context) throws EscapeException {
        if (!action.pipeline().variables().isEmpty()) {
            return new Step(action, context);
        }
        ActionEscaper escaper = new ActionEscaper(action.pipeline(), context.nudged());
        Context end = safe(escaper.end(), action.at());
        return new Step(new Statement.Action(action.at(), escaper.escaped()), end);
    }

    private Step call(Statement.Call call, Context context) throws EscapeException {
        Template called = templates
                .find(call.name())
                .orElseThrow(() -> fault(call.at(), "no such template \"" + call.name() + "\""));
        Context end = templates.call(called, context);
        String variant = context.variantOf(call.name());
        return new Step(new Statement.Call(call.at(), variant, call.argument()), end);
    }

    private Step branch(Statement statement, Context context) throws EscapeException {
        if (statement instanceof Statement.If s) {
            Escaped body = block(s.body(), context);
            Escaped orElse = block(s.orElse(), context);
            return new Step(
                    new Statement.If(s.at(), s.condition(), body.block(), orElse.block()),
                    safe(ContextMerge.join(body.end(), orElse.end(), "if"), s.at()));
        }
        if (statement instanceof Statement.With s) {
            Escaped body = block(s.body(), context);
            Escaped orElse = block(s.orElse(), context);
            return new Step(
                    new Statement.With(s.at(), s.subject(), body.block(), orElse.block()),
                    safe(ContextMerge.join(body.end(), orElse.end(), "with"), s.at()));
        }
        throw new IllegalArgumentException(statement + " (expected: a statement that is known here)");
    }

    /** The body of a loop must end where it may start again, and where the loop may end before it starts. */
    private Step range(Statement.Range range, Context context) throws EscapeException {
        loops.push(new ArrayList<>());
        Escaped body = block(range.body(), context);
        Context once = withExits(body.end());
        Context twice = once.equals(context) ? once : templates.withoutTrace(() -> secondRound(range, once));
        Escaped orElse = block(range.orElse(), context);
        return new Step(
                new Statement.Range(range.at(), range.over(), body.block(), orElse.block()),
                safe(ContextMerge.join(twice, orElse.end(), "range"), range.at()));
    }

    private Context secondRound(Statement.Range range, Context once) throws EscapeException {
        loops.push(new ArrayList<>());
        return withExits(safe(ContextMerge.join(once, again(range, once), "range"), range.at(), REENTRY));
    }

    private Context again(Statement.Range range, Context once) throws EscapeException {
        try {
            return block(range.body(), once).end();
        } catch (EscapeException e) {
            boolean innerLoop = e.description().startsWith(REENTRY);
            throw innerLoop ? e : fault(range.at(), REENTRY + e.description());
        }
    }

    /** The context behind a round of the innermost loop, which is left. */
    private Context withExits(Context end) throws EscapeException {
        Context joined = end;
        for (Exit exit : loops.pop()) {
            Context both = ContextMerge.join(joined, exit.context(), "range");
            joined = safe(both, exit.at(), "at range loop " + exit.word() + ": ");
        }
        return joined;
    }

    private Step exit(Statement statement, String word, Context context) {
        loops.element().add(new Exit(statement.at(), word, context));
        return new Step(statement, Context.DEAD);
    }

    private void check(boolean withinBounds, Position at) throws EscapeException {
        if (!withinBounds) {
            throw fault(at, "too many or too deeply nested templates and branches");
        }
    }

    private Context safe(Context context, Position at) throws EscapeException {
        return safe(context, at, "");
    }

    /** The context; throws its error, prefixed with {@code circumstance}, if it has one. */
    private Context safe(Context context, Position at, String circumstance) throws EscapeException {
        if (context.fault() != null) {
            throw fault(at, circumstance + context.fault().description());
        }
        return context;
    }

    private EscapeException fault(Position at, String description) {
        return new EscapeException(template.file(), at, description);
    }
}
