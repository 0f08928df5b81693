package io.grapevine.template.go.exec;

import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.parse.Block;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Template;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles syntax trees to steps and operands. It uses loops instead of streams, which need more stack for deep trees.
 */
final class Compiler {
    private final Functions functions;

    Compiler(Functions functions) {
        this.functions = functions;
    }

    CompiledTemplate template(Template template) {
        return new CompiledTemplate(template.name(), template.file(), block(template.body()));
    }

    private Sequence block(Block block) {
        List<Step> steps = new ArrayList<>();
        for (Statement statement : block.statements()) {
            steps.add(step(statement));
        }
        return new Sequence(steps);
    }

    private Step step(Statement statement) {
        if (statement instanceof Statement.Text text) {
            return new Steps.Text(text.text());
        }
        if (statement instanceof Statement.Action action) {
            return new Steps.Action(pipeline(action.pipeline()));
        }
        if (statement instanceof Statement.If branch) {
            return new Steps.Branch(pipeline(branch.condition()), false, block(branch.body()), block(branch.orElse()));
        }
        if (statement instanceof Statement.With branch) {
            return new Steps.Branch(pipeline(branch.subject()), true, block(branch.body()), block(branch.orElse()));
        }
        if (statement instanceof Statement.Range range) {
            return new Loop(pipeline(range.over()), block(range.body()), block(range.orElse()));
        }
        if (statement instanceof Statement.Call call) {
            return new Steps.Call(call, call.argument() == null ? null : pipeline(call.argument()));
        }
        return new Steps.Jump(statement instanceof Statement.Break ? Step.Flow.BREAK : Step.Flow.CONTINUE);
    }

    private PipelineOperand pipeline(Expression.Pipeline pipeline) {
        List<Operand> commands = new ArrayList<>();
        for (Expression.Command command : pipeline.commands()) {
            commands.add(command(command));
        }
        return new PipelineOperand(pipeline, commands.toArray(Operand[]::new));
    }

    private Operand command(Expression.Command command) {
        List<Expression> words = command.words();
        List<Operand> arguments = new ArrayList<>();
        for (Expression word : words.subList(1, words.size())) {
            arguments.add(operand(word, List.of()));
        }
        return operand(command.head(), List.copyOf(arguments));
    }

    private Operand operand(Expression word, List<Operand> arguments) {
        if (word instanceof Expression.Field field) {
            return new Access.OfDot(field, arguments);
        }
        if (word instanceof Expression.Variable variable) {
            return new Access.OfVariable(variable, arguments);
        }
        if (word instanceof Expression.Chain chain) {
            return new Access.OfOperand(chain, operand(chain.target(), List.of()), arguments);
        }
        if (word instanceof Expression.Identifier identifier) {
            return function(identifier, arguments);
        }
        return arguments.isEmpty() ? simple(word) : new Simple.Uncallable(word);
    }

    private Operand function(Expression.Identifier identifier, List<Operand> arguments) {
        String name = identifier.name();
        TemplateFunction function = functions.find(name).orElse(null);
        if (function != null) {
            return new Invocation(identifier, function, arguments);
        }
        if (name.equals("and") || name.equals("or")) {
            return new Logic(identifier, name.equals("or"), arguments);
        }
        throw new IllegalStateException("function " + name + " (expected: a name that the parser knows)");
    }

    private Operand simple(Expression word) {
        if (word instanceof Expression.Pipeline pipeline) {
            return pipeline(pipeline);
        }
        if (word instanceof Expression.Dot dot) {
            return new Simple.Dot(dot);
        }
        return Constants.operand(word);
    }
}
