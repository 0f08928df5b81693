package io.grapevine.template.go.exec;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.exec.Operand.Access;
import io.grapevine.template.go.exec.Operand.Invocation;
import io.grapevine.template.go.exec.Operand.PipelineOperand;
import io.grapevine.template.go.exec.Step.Loop;
import io.grapevine.template.go.function.Functions;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Expression.Constant;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Statement.Block;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.Complex;
import io.grapevine.template.go.value.GoValue.IntValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles syntax trees to steps and operands. It uses loops instead of streams, which need more stack for deep trees.
 */
final class Compiler {
    private final Functions functions;

    Compiler(Functions functions) {
        this.functions = functions;
    }

    Program.CompiledTemplate template(Template template) {
        return new Program.CompiledTemplate(template.name(), template.file(), block(template.body()));
    }

    private Step.Sequence block(Block block) {
        List<Step> steps = new ArrayList<>();
        for (Statement statement : block.statements()) {
            steps.add(step(statement));
        }
        return new Step.Sequence(steps);
    }

    private Step step(Statement statement) {
        if (statement instanceof Statement.Text text) {
            return new Step.Text(text.text());
        }
        if (statement instanceof Statement.Action action) {
            return new Step.Action(pipeline(action.pipeline()));
        }
        if (statement instanceof Statement.Branch branch) {
            PipelineOperand pipeline = pipeline(branch.pipeline());
            Step.Sequence body = block(branch.body());
            Step.Sequence orElse = block(branch.orElse());
            return branch.isLoop()
                    ? new Loop(pipeline, body, orElse)
                    : new Step.Branch(pipeline, branch.keyword().equals("with"), body, orElse);
        }
        if (statement instanceof Statement.Call call) {
            return new Step.Call(call, call.argument() == null ? null : pipeline(call.argument()));
        }
        boolean breaks = ((Statement.Jump) statement).keyword().equals("break");
        return new Step.Jump(breaks ? Step.Flow.BREAK : Step.Flow.CONTINUE);
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
            return new Access(field, new Access.Dot(field), field.names(), arguments);
        }
        if (word instanceof Expression.Variable variable) {
            return variable.fields().isEmpty()
                    ? new Access.Variable(variable, arguments)
                    : new Access(variable, new Access.Variable(variable, List.of()), variable.fields(), arguments);
        }
        if (word instanceof Expression.Chain chain) {
            return new Access(chain, operand(chain.target(), List.of()), chain.fields(), arguments);
        }
        if (word instanceof Expression.Identifier identifier) {
            return function(identifier, arguments);
        }
        return arguments.isEmpty() ? simple(word) : new Uncallable(word);
    }

    private Operand function(Expression.Identifier identifier, List<Operand> arguments) {
        String name = identifier.name();
        TemplateFunction function = functions.find(name).orElse(null);
        if (function != null) {
            return new Invocation(identifier, function, arguments);
        }
        if (name.equals("and") || name.equals("or")) {
            return new Invocation.Logic(identifier, name.equals("or"), arguments);
        }
        throw new IllegalStateException("function " + name + " (expected: a name that the parser knows)");
    }

    private Operand simple(Expression word) {
        if (word instanceof Expression.Pipeline pipeline) {
            return pipeline(pipeline);
        }
        if (word instanceof Expression.Dot dot) {
            return new Access.Dot(dot);
        }
        return operand(word);
    }

    private static Operand operand(Expression word) {
        if (word instanceof Expression.Text text) {
            return new Fixed(text, text.text(), GoType.Kind.STRING);
        }
        if (word instanceof Expression.Bool bool) {
            return new Fixed(bool, bool.value(), GoType.Kind.BOOL);
        }
        if (word instanceof Expression.Numeral number) {
            return new Numeral(number);
        }
        return new Nil(word);
    }

    private static boolean takesAnything(GoType wanted) {
        return wanted == GoType.ANY || wanted == GoType.VALUE;
    }

    private static TemplateException misplaced(Run run, Operand constant, GoType wanted) {
        String sort = switch (wanted.kind()) {
            case BOOL -> "bool";
            case INT -> "integer";
            case UINT -> "unsigned integer";
            case FLOAT -> "float";
            case COMPLEX -> "complex";
            case STRING -> "string";
            default -> "";
        };
        String source = Run.shortened(constant.node());
        return sort.isEmpty()
                ? constant.error(run, "can't handle " + source + " for arg of type " + wanted)
                : constant.error(run, "expected " + sort + "; found " + source);
    }

    /** A string or boolean. */
    private record Fixed(Expression node, Object value, GoType.Kind kind) implements Operand {
        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            takesNone(run, last);
            return value;
        }

        @Override
        public Object argument(Run run, @Nullable Object dot, GoType wanted) throws TemplateException {
            if (takesAnything(wanted) || wanted.kind() == kind) {
                return value;
            }
            throw misplaced(run, this, wanted);
        }
    }

    /** A constant, dot or pipeline that is given arguments. */
    record Uncallable(Expression node) implements Operand {
        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            throw error(run, "can't give argument to non-function " + Run.shortened(node));
        }
    }

    private record Nil(Expression node) implements Operand {
        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            throw error(run, "nil is not a command");
        }

        @Override
        public @Nullable Object argument(Run run, @Nullable Object dot, GoType wanted) throws TemplateException {
            if (wanted.canBeNil()) {
                return Operand.nil(wanted);
            }
            throw error(run, "cannot assign nil to " + wanted);
        }
    }

    private record Numeral(Expression.Numeral node) implements Operand {
        /** The value where no type is asked for; null if it does not fit an {@code int}. */
        private static @Nullable Object ideal(Constant constant) {
            if (constant.isComplex()) {
                return new Complex(constant.real(), constant.imaginary());
            }
            if (constant.isFloat() && constant.looksFloat()) {
                return constant.real();
            }
            return constant.isInt() ? (Object) constant.integer() : null;
        }

        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            takesNone(run, last);
            Object ideal = ideal(node.value());
            if (ideal == null) {
                throw error(run, node.text() + " overflows int");
            }
            return ideal;
        }

        @Override
        public Object argument(Run run, @Nullable Object dot, GoType wanted) throws TemplateException {
            if (takesAnything(wanted)) {
                return value(run, dot, NONE);
            }
            Constant constant = node.value();
            return switch (wanted.kind()) {
                case INT -> {
                    if (!constant.isInt()) {
                        throw misplaced(run, this, wanted);
                    }
                    long n = constant.integer();
                    yield wanted == GoType.INT ? (Object) n : new IntValue(wanted, n);
                }
                case FLOAT -> {
                    if (!constant.isFloat()) {
                        throw misplaced(run, this, wanted);
                    }
                    yield constant.real();
                }
                default -> throw misplaced(run, this, wanted);
            };
        }
    }
}
