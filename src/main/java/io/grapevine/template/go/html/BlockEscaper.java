package io.grapevine.template.go.html;

import io.grapevine.template.go.html.HtmlEscaper.EscapeException;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Statement.Block;
import io.grapevine.template.go.parse.Template;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

final class BlockEscaper {
    private static final String REENTRY = "on range loop re-entry: ";

    private final HtmlEscaper templates;
    private final Template template;

    /** For each loop around the statement, from the innermost, where it was broken off or continued so far. */
    private final Deque<List<Exit>> loops = new ArrayDeque<>();

    BlockEscaper(HtmlEscaper templates, Template template) {
        this.templates = templates;
        this.template = template;
    }

    /** A block that was escaped, as it may be executed, and the context behind it. */
    record Escaped(Block block, Context end) {}

    private record Step(Statement statement, Context end) {}

    private record Exit(Statement.Jump jump, Context context) {}

    /** Escapes {@code block}, which starts in {@code start}. What is never reached is left out. */
    Escaped block(Block block, Context start) throws EscapeException {
        List<Statement> statements = new ArrayList<>();
        Context context = start;
        for (Statement statement : block.statements()) {
            if (!templates.enter()) {
                throw error(statement.at(), "too many or too deeply nested templates and branches");
            }
            Step step = statement(statement, context);
            templates.leave();
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
        if (statement instanceof Statement.Branch branch) {
            return branch.isLoop() ? range(branch, context) : branch(branch, context);
        }
        Statement.Jump jump = (Statement.Jump) statement;
        loops.element().add(new Exit(jump, context));
        return new Step(jump, Context.DEAD);
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
                .orElseThrow(() -> error(call.at(), "no such template \"" + call.name() + "\""));
        Context end = templates.call(called, context);
        String variant = context.variantOf(call.name());
        return new Step(new Statement.Call(call.at(), variant, call.argument()), end);
    }

    private Step branch(Statement.Branch branch, Context context) throws EscapeException {
        Escaped body = block(branch.body(), context);
        return merged(branch, body.block(), body.end(), block(branch.orElse(), context));
    }

    /** The branch with its escaped blocks, and the common context of their ends. */
    private Step merged(Statement.Branch branch, Block body, Context end, Escaped orElse) throws EscapeException {
        Statement escaped =
                new Statement.Branch(branch.at(), branch.keyword(), branch.pipeline(), body, orElse.block());
        return new Step(escaped, safe(end.join(orElse.end(), branch.keyword()), branch.at()));
    }

    /** The body of a loop must end where it may start again, and where the loop may end before it starts. */
    private Step range(Statement.Branch range, Context context) throws EscapeException {
        loops.push(new ArrayList<>());
        Escaped body = block(range.body(), context);
        Context once = withExits(body.end());
        Context twice = once.equals(context) ? once : templates.withoutTrace(() -> secondRound(range, once));
        return merged(range, body.block(), twice, block(range.orElse(), context));
    }

    private Context secondRound(Statement.Branch range, Context once) throws EscapeException {
        loops.push(new ArrayList<>());
        return withExits(safe(once.join(again(range, once), "range"), range.at(), REENTRY));
    }

    private Context again(Statement.Branch range, Context once) throws EscapeException {
        try {
            return block(range.body(), once).end();
        } catch (EscapeException e) {
            boolean innerLoop = e.description().startsWith(REENTRY);
            throw innerLoop ? e : error(range.at(), REENTRY + e.description());
        }
    }

    /** The context behind a round of the innermost loop, which is left. */
    private Context withExits(Context end) throws EscapeException {
        Context joined = end;
        for (Exit exit : loops.pop()) {
            Context both = joined.join(exit.context(), "range");
            joined = safe(both, exit.jump().at(), "at range loop " + exit.jump().keyword() + ": ");
        }
        return joined;
    }

    private Context safe(Context context, Position at) throws EscapeException {
        return safe(context, at, "");
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
