package io.grapevine.template.go.exec;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.function.Members;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Expression.Command;
import io.grapevine.template.go.parse.Expression.Constant;
import io.grapevine.template.go.parse.Expression.Identifier;
import io.grapevine.template.go.parse.Expression.Numeral;
import io.grapevine.template.go.parse.Expression.Pipeline;
import io.grapevine.template.go.parse.Expression.Variable;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.Complex;
import io.grapevine.template.go.value.GoValue.GoMap;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.StructField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of expressions in one execution. It uses loops instead of streams, which need more stack for deep trees, and indexes
 * instead of iterators, of which there would be several for each expression.
 */
record Evaluator(Run run) {
    /** Stands for the value of the command before in a pipeline where there is none. */
    private static final Object NONE = new Object();

    /**
     * The value of a pipeline, null for none: passes the value of each command to the next, and gives the last to its
     * variables.
     */
    @Nullable
    Object pipeline(Pipeline pipeline, @Nullable Object dot) throws TemplateException {
        Object value = NONE;
        List<Command> commands = pipeline.commands();
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            value = value(command.head(), command.arguments(), dot, value);
            if (value == GoValue.NIL) {
                value = null;
            }
        }
        for (int i = 0; i < pipeline.variables().size(); i++) {
            String variable = pipeline.variables().get(i);
            if (pipeline.assigns()) {
                run.assign(pipeline, variable, value);
            } else {
                run.declare(variable, value);
            }
        }
        return value;
    }

    /**
     * The value of an expression that is given arguments; null for none.
     *
     * @param last the value of the command before, which becomes the last argument, or {@link #NONE}
     */
    private @Nullable Object value(
            Expression node, List<Expression> arguments, @Nullable Object dot, @Nullable Object last)
            throws TemplateException {
        if (node instanceof Expression.Chain chain) {
            run.step();
            Object base = chain.target() instanceof Variable variable
                    ? run.variable(chain, variable.name())
                    : value(chain.target(), List.of(), dot, NONE);
            return member(chain, base, chain.fields(), arguments, dot, last);
        }
        if (node instanceof Identifier identifier) {
            return function(identifier, arguments, dot, last);
        }
        Object variable = node instanceof Variable named ? run.variable(named, named.name()) : null;
        if (node instanceof Expression.Nil && arguments.isEmpty()) {
            throw run.error(node, "nil is not a command");
        }
        if (!arguments.isEmpty() || last != NONE) {
            String shown = node instanceof Variable ? node.toString() : Run.shortened(node);
            throw run.error(node, "can't give argument to non-function " + shown);
        }
        return node instanceof Variable ? variable : simple(node, dot);
    }

    private @Nullable Object simple(Expression node, @Nullable Object dot) throws TemplateException {
        if (node instanceof Expression.Dot) {
            return dot;
        }
        if (node instanceof Expression.Text text) {
            return text.text();
        }
        if (node instanceof Expression.Bool bool) {
            return bool.value();
        }
        if (node instanceof Numeral numeral) {
            return ideal(numeral);
        }
        Pipeline pipeline = (Pipeline) node;
        run.enter(pipeline);
        Object value = pipeline(pipeline, dot);
        run.leave();
        return value;
    }

    /** A chain of fields, methods and keys of a value; only the last may have arguments. */
    private @Nullable Object member(
            Expression node,
            @Nullable Object base,
            List<String> names,
            List<Expression> arguments,
            @Nullable Object dot,
            @Nullable Object last)
            throws TemplateException {
        Object value = base;
        int end = names.size() - 1;
        for (int i = 0; i < end; i++) {
            value = member(node, value, names.get(i), List.of(), dot, NONE);
        }
        return member(node, value, names.get(end), arguments, dot, last);
    }

    private @Nullable Object member(
            Expression node,
            @Nullable Object owner,
            String name,
            List<Expression> arguments,
            @Nullable Object dot,
            @Nullable Object last)
            throws TemplateException {
        if (owner == null) {
            return null;
        }
        if (owner == GoValue.NIL) {
            throw run.error(node, "nil pointer evaluating interface {}." + name);
        }
        GoType type = GoType.of(owner);
        TemplateFunction method = Members.method(type, name);
        if (method != null) {
            return call(node, method, owner, arguments, dot, last);
        }
        boolean hasArguments = !arguments.isEmpty() || last != NONE;
        StructField field = Members.field(type, name);
        if (field != null) {
            if (hasArguments) {
                throw run.error(node, name + " has arguments but cannot be invoked as function");
            }
            return field.get(owner);
        }
        if (type.kind() != GoType.Kind.MAP) {
            throw run.error(node, "can't evaluate field " + name + " in type " + type);
        }
        if (hasArguments) {
            throw run.error(node, name + " is not a method but has arguments");
        }
        return owner instanceof LabelSet labels ? labels.valueOf(name) : ((GoMap) owner).get(name);
    }

    private @Nullable Object function(
            Identifier node, List<Expression> arguments, @Nullable Object dot, @Nullable Object last)
            throws TemplateException {
        String name = node.name();
        TemplateFunction function = run.function(name);
        if (function != null) {
            return call(node, function, null, arguments, dot, last);
        }
        if (name.equals("and") || name.equals("or")) {
            return logic(node, arguments, dot, last);
        }
        throw new IllegalStateException("function " + name + " (expected: a name that the parser knows)");
    }

    /**
     * The functions {@code and} and {@code or}: return the first argument that decides, or the last, without evaluating
     * the following ones.
     */
    private @Nullable Object logic(
            Identifier node, List<Expression> arguments, @Nullable Object dot, @Nullable Object last)
            throws TemplateException {
        run.step();
        if (arguments.isEmpty() && last == NONE) {
            throw run.error(node, "wrong number of args for " + node.name() + ": want at least 1 got 0");
        }
        Object value = null;
        for (int i = 0; i < arguments.size(); i++) {
            value = argument(arguments.get(i), dot, GoType.VALUE);
            if (GoValue.isTrue(value) == node.name().equals("or")) {
                return value;
            }
        }
        return last == NONE ? value : last;
    }

    /**
     * Calls a function or method.
     *
     * @param receiver the first argument of a method; null for a function
     * @param last the last argument, or {@link #NONE}
     */
    private @Nullable Object call(
            Expression site,
            TemplateFunction function,
            @Nullable Object receiver,
            List<Expression> arguments,
            @Nullable Object dot,
            @Nullable Object last)
            throws TemplateException {
        run.step();
        int start = receiver == null ? 0 : 1;
        int count = start + arguments.size() + (last == NONE ? 0 : 1);
        if (count < function.required() || (!function.variadic() && count > function.required())) {
            String least = function.variadic() ? "at least " : "";
            throw run.error(
                    site,
                    "wrong number of args for " + function.name() + ": want " + least + (function.required() - start)
                            + " got " + (count - start));
        }
        @Nullable Object[] values = new Object[count];
        if (receiver != null) {
            values[0] = receiver;
        }
        for (int i = 0; i < arguments.size(); i++) {
            values[start + i] = argument(arguments.get(i), dot, function.parameter(start + i));
        }
        if (last != NONE) {
            values[count - 1] = checked(site, last, function.parameter(count - 1));
        }
        try {
            return function.body().apply(run, values);
        } catch (FunctionException e) {
            throw run.error(site, "error calling " + function.name() + ": " + e.getMessage());
        }
    }

    /** The value of an expression as an argument of a function that asks for {@code wanted}. */
    private @Nullable Object argument(Expression node, @Nullable Object dot, GoType wanted) throws TemplateException {
        if (node instanceof Expression.Nil) {
            if (wanted.canBeNil()) {
                return nil(wanted);
            }
            throw run.error(node, "cannot assign nil to " + wanted);
        }
        boolean takesAnything = wanted == GoType.ANY || wanted == GoType.VALUE;
        if (!takesAnything && node instanceof Numeral numeral) {
            return number(numeral, wanted);
        }
        if (!takesAnything && (node instanceof Expression.Text || node instanceof Expression.Bool)) {
            GoType.Kind kind = node instanceof Expression.Text ? GoType.Kind.STRING : GoType.Kind.BOOL;
            if (wanted.kind() != kind) {
                throw misplaced(node, wanted);
            }
            return simple(node, dot);
        }
        return checked(node, value(node, List.of(), dot, NONE), wanted);
    }

    /** The value of {@code node}, if it is assignable to {@code wanted}. */
    private @Nullable Object checked(Expression node, @Nullable Object value, GoType wanted) throws TemplateException {
        if (wanted == GoType.ANY || wanted == GoType.VALUE) {
            return value == GoValue.NIL ? null : value;
        }
        if (value == null) {
            if (wanted.canBeNil()) {
                return nil(wanted);
            }
            throw run.error(node, "invalid value; expected " + wanted);
        }
        GoType type = GoType.of(value);
        if (!type.assignableTo(wanted)) {
            throw run.error(node, "wrong type for value; expected " + wanted + "; got " + type);
        }
        return value;
    }

    private static @Nullable Object nil(GoType type) {
        return type.kind() == GoType.Kind.SLICE ? GoList.nil(type) : null;
    }

    /** The value of a number where no type is asked for. */
    private Object ideal(Numeral node) throws TemplateException {
        Constant constant = node.value();
        if (constant.isComplex()) {
            return new Complex(constant.real(), constant.imaginary());
        }
        if (constant.isFloat() && constant.looksFloat()) {
            return constant.real();
        }
        if (!constant.isInt()) {
            throw run.error(node, node.text() + " overflows int");
        }
        return constant.integer();
    }

    private Object number(Numeral node, GoType wanted) throws TemplateException {
        Constant constant = node.value();
        if (wanted.kind() == GoType.Kind.INT && constant.isInt()) {
            return wanted == GoType.INT ? (Object) constant.integer() : new IntValue(wanted, constant.integer());
        }
        if (wanted.kind() == GoType.Kind.FLOAT && constant.isFloat()) {
            return constant.real();
        }
        throw misplaced(node, wanted);
    }

    private TemplateException misplaced(Expression constant, GoType wanted) {
        String sort = switch (wanted.kind()) {
            case BOOL -> "bool";
            case INT -> "integer";
            case UINT -> "unsigned integer";
            case FLOAT -> "float";
            case COMPLEX -> "complex";
            case STRING -> "string";
            default -> "";
        };
        String source = Run.shortened(constant);
        return run.error(
                constant,
                sort.isEmpty()
                        ? "can't handle " + source + " for arg of type " + wanted
                        : "expected " + sort + "; found " + source);
    }
}
