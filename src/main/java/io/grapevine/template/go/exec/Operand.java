package io.grapevine.template.go.exec;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.function.Members;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.GoMap;
import io.grapevine.template.go.value.GoValue.NilInterface;
import io.grapevine.template.go.value.StructField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression of a template that is ready to run: names of functions are resolved, and constants are values. */
interface Operand {
    /** Stands for the value of the command before in a pipeline where there is none. */
    Object NONE = new Object();

    /** The expression this comes from, for messages. */
    Expression node();

    /**
     * The value; null for none.
     *
     * @param last the value of the command before, which becomes the last argument, or {@link #NONE}
     */
    @Nullable
    Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException;

    /** The value as an argument of a function that asks for {@code wanted}. */
    default @Nullable Object argument(Run run, @Nullable Object dot, GoType wanted) throws TemplateException {
        return checked(run, value(run, dot, NONE), wanted);
    }

    /** The value of this expression, if it is assignable to {@code wanted}. */
    default @Nullable Object checked(Run run, @Nullable Object value, GoType wanted) throws TemplateException {
        if (wanted == GoType.ANY || wanted == GoType.VALUE) {
            return value == NilInterface.NIL ? null : value;
        }
        if (value == null) {
            if (wanted.canBeNil()) {
                return nil(wanted);
            }
            throw error(run, "invalid value; expected " + wanted);
        }
        GoType type = GoType.of(value);
        if (!type.assignableTo(wanted)) {
            throw error(run, "wrong type for value; expected " + wanted + "; got " + type);
        }
        return value;
    }

    static @Nullable Object nil(GoType type) {
        return type.kind() == GoType.Kind.SLICE ? GoList.nil(type) : null;
    }

    default int place(Run run, String variable) throws TemplateException {
        int place = run.place(variable);
        if (place < 0) {
            throw error(run, "undefined variable: " + variable);
        }
        return place;
    }

    default Position at() {
        return node().at();
    }

    default TemplateException error(Run run, String error) {
        return run.error(at(), node(), error);
    }

    /** Refuses arguments given to what cannot take any. */
    default void takesNone(Run run, @Nullable Object last) throws TemplateException {
        if (last != NONE) {
            throw error(run, "can't give argument to non-function " + Run.shortened(node()));
        }
    }

    /** A chain of fields, methods and keys of a value; only the last may have arguments. */
    record Access(Expression node, Operand base, List<String> names, List<Operand> arguments) implements Operand {
        @Override
        public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            run.step();
            Object value = base.value(run, dot, NONE);
            int end = names.size() - 1;
            for (int i = 0; i < end; i++) {
                value = member(run, dot, value, names.get(i), List.of(), NONE);
            }
            return member(run, dot, value, names.get(end), arguments, last);
        }

        private @Nullable Object member(
                Run run,
                @Nullable Object dot,
                @Nullable Object owner,
                String name,
                List<Operand> given,
                @Nullable Object last)
                throws TemplateException {
            if (owner == null) {
                return null;
            }
            if (owner == NilInterface.NIL) {
                throw error(run, "nil pointer evaluating interface {}." + name);
            }
            GoType type = GoType.of(owner);
            TemplateFunction method = Members.method(type, name);
            if (method != null) {
                return Invocation.call(run, this, method, owner, dot, given, last);
            }
            boolean hasArguments = !given.isEmpty() || last != NONE;
            StructField field = Members.field(type, name);
            if (field != null) {
                if (hasArguments) {
                    throw error(run, name + " has arguments but cannot be invoked as function");
                }
                return field.get(owner);
            }
            if (type.kind() != GoType.Kind.MAP) {
                throw error(run, "can't evaluate field " + name + " in type " + type);
            }
            if (hasArguments) {
                throw error(run, name + " is not a method but has arguments");
            }
            return owner instanceof LabelSet labels ? labels.valueOf(name) : ((GoMap) owner).get(name);
        }

        /** The dot, alone or in front of the names of {@code node}. */
        record Dot(Expression node) implements Operand {
            @Override
            public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last)
                    throws TemplateException {
                takesNone(run, last);
                return dot;
            }
        }

        /** A variable, alone or in front of the names of {@code node}. */
        record Variable(Expression.Variable node, List<Operand> arguments) implements Operand {
            @Override
            public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last)
                    throws TemplateException {
                Object value = run.variable(place(run, node.name()));
                if (!arguments.isEmpty() || last != NONE) {
                    throw error(run, "can't give argument to non-function " + node.name());
                }
                return value;
            }
        }
    }

    record Invocation(Expression.Identifier node, TemplateFunction function, List<Operand> arguments)
            implements Operand {
        @Override
        public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            return call(run, this, function, null, dot, arguments, last);
        }

        /**
         * Calls a function or method.
         *
         * @param receiver the first argument of a method; null for a function
         * @param last the last argument, or {@link Operand#NONE}
         */
        static @Nullable Object call(
                Run run,
                Operand site,
                TemplateFunction function,
                @Nullable Object receiver,
                @Nullable Object dot,
                List<Operand> given,
                @Nullable Object last)
                throws TemplateException {
            run.step();
            int start = receiver == null ? 0 : 1;
            int count = start + given.size() + (last == NONE ? 0 : 1);
            if (count < function.required() || (!function.variadic() && count > function.required())) {
                throw site.error(run, wrongNumber(function, start, count));
            }
            @Nullable Object[] values = new Object[count];
            if (receiver != null) {
                values[0] = receiver;
            }
            for (int i = 0; i < given.size(); i++) {
                values[start + i] = given.get(i).argument(run, dot, function.parameter(start + i));
            }
            if (last != NONE) {
                values[count - 1] = site.checked(run, last, function.parameter(count - 1));
            }
            return apply(run, site, function, values);
        }

        private static String wrongNumber(TemplateFunction function, int start, int count) {
            String least = function.variadic() ? "at least " : "";
            return "wrong number of args for " + function.name() + ": want " + least + (function.required() - start)
                    + " got " + (count - start);
        }

        private static @Nullable Object apply(
                Run run, Operand site, TemplateFunction function, @Nullable Object[] values) throws TemplateException {
            try {
                return function.body().apply(run, values);
            } catch (FunctionException e) {
                throw site.error(run, "error calling " + function.name() + ": " + e.getMessage());
            }
        }

        /**
         * The functions {@code and} and {@code or}: return the first argument that decides, or the last, without evaluating
         * the following ones.
         */
        record Logic(Expression.Identifier node, boolean isOr, List<Operand> arguments) implements Operand {
            @Override
            public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last)
                    throws TemplateException {
                run.step();
                if (arguments.isEmpty() && last == NONE) {
                    throw error(run, "wrong number of args for " + node.name() + ": want at least 1 got 0");
                }
                Object value = null;
                for (Operand argument : arguments) {
                    value = argument.argument(run, dot, GoType.VALUE);
                    if (GoValue.isTrue(value) == isOr) {
                        return value;
                    }
                }
                return last == NONE ? value : last;
            }
        }
    }

    /** A pipeline: passes the value of each command to the next, and assigns the last to its variables. */
    static final class PipelineOperand implements Operand {
        private final Expression.Pipeline node;
        private final Operand[] commands;
        private final String[] variables;

        PipelineOperand(Expression.Pipeline node, Operand[] commands) {
            this.node = node;
            this.commands = commands;
            this.variables = node.variables().toArray(String[]::new);
        }

        @Override
        public Expression.Pipeline node() {
            return node;
        }

        boolean hasVariables() {
            return variables.length > 0;
        }

        /** Whether the operand is the dot and nothing else. */
        boolean isDot() {
            return variables.length == 0 && commands.length == 1 && commands[0] instanceof Access.Dot;
        }

        /** Whether a loop over the value gives its index to a variable. */
        boolean usesIndex() {
            return variables.length > 1;
        }

        @Override
        public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            takesNone(run, last);
            run.enter(this);
            Object value = value(run, dot);
            run.leave();
            return value;
        }

        @Nullable
        Object value(Run run, @Nullable Object dot) throws TemplateException {
            Object value = NONE;
            for (Operand command : commands) {
                value = command.value(run, dot, value);
                if (value == NilInterface.NIL) {
                    value = null;
                }
            }
            for (String variable : variables) {
                if (node.assigns()) {
                    assign(run, variable, value);
                } else {
                    run.declare(variable, value);
                }
            }
            return value;
        }

        private void assign(Run run, String variable, @Nullable Object value) throws TemplateException {
            run.assign(place(run, variable), value);
        }

        /** Gives an element of a loop, and its index or key, to the variables. */
        void giveTo(Run run, @Nullable Object index, @Nullable Object element) throws TemplateException {
            if (variables.length == 0) {
                return;
            }
            boolean two = variables.length > 1;
            if (node.assigns()) {
                assign(run, variables[0], two ? index : element);
                if (two) {
                    assign(run, variables[1], element);
                }
            } else {
                run.setFromTop(1, element);
                if (two) {
                    run.setFromTop(2, index);
                }
            }
        }
    }
}
