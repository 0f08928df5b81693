package io.grapevine.template.go.exec;

import io.grapevine.model.LabelSet;
import io.grapevine.template.go.format.StructField;
import io.grapevine.template.go.function.Members;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.value.GoMap;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.NilInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates chains of fields, methods and keys; only the last may have arguments. */
abstract class Access implements Operand {
    private final String[] names;
    private final List<Operand> arguments;

    Access(List<String> names, List<Operand> arguments) {
        this.names = names.toArray(String[]::new);
        this.arguments = arguments;
    }

    /** The value of which the first name is a field, method or key. */
    abstract @Nullable Object base(Run run, @Nullable Object dot) throws ExecException;

    boolean hasNames() {
        return names.length > 0;
    }

    boolean hasArguments() {
        return !arguments.isEmpty();
    }

    @Override
    public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws ExecException {
        run.step();
        Object value = base(run, dot);
        int end = names.length - 1;
        for (int i = 0; i < end; i++) {
            value = member(run, dot, value, names[i], List.of(), NONE);
        }
        return member(run, dot, value, names[end], arguments, last);
    }

    private @Nullable Object member(
            Run run,
            @Nullable Object dot,
            @Nullable Object owner,
            String name,
            List<Operand> given,
            @Nullable Object last)
            throws ExecException {
        if (owner == null) {
            return null;
        }
        if (owner == NilInterface.NIL) {
            throw fault(run, "nil pointer evaluating interface {}." + name);
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
                throw fault(run, name + " has arguments but cannot be invoked as function");
            }
            return field.get(owner);
        }
        if (type.kind() != GoType.Kind.MAP) {
            throw fault(run, "can't evaluate field " + name + " in type " + type);
        }
        if (hasArguments) {
            throw fault(run, name + " is not a method but has arguments");
        }
        return owner instanceof LabelSet labels ? labels.valueOf(name) : ((GoMap) owner).get(name);
    }

    /** {@code .Name}. */
    static final class OfDot extends Access {
        private final Expression.Field node;

        OfDot(Expression.Field node, List<Operand> arguments) {
            super(node.names(), arguments);
            this.node = node;
        }

        @Override
        public Expression node() {
            return node;
        }

        @Override
        @Nullable
        Object base(Run run, @Nullable Object dot) {
            return dot;
        }
    }

    /** {@code $x} or {@code $x.Name}. */
    static final class OfVariable extends Access {
        private final Expression.Variable node;
        private final String name;

        OfVariable(Expression.Variable node, List<Operand> arguments) {
            super(node.fields(), arguments);
            this.node = node;
            this.name = node.name();
        }

        @Override
        public Expression node() {
            return node;
        }

        @Override
        public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws ExecException {
            if (hasNames()) {
                return super.value(run, dot, last);
            }
            Object value = base(run, dot);
            if (hasArguments() || last != NONE) {
                throw fault(run, "can't give argument to non-function " + name);
            }
            return value;
        }

        @Override
        @Nullable
        Object base(Run run, @Nullable Object dot) throws ExecException {
            int place = run.variables().find(name);
            if (place == Variables.NOWHERE) {
                throw fault(run, "undefined variable: " + name);
            }
            return run.variables().get(place);
        }
    }

    /** {@code (pipeline).Name} or {@code function.Name}. */
    static final class OfOperand extends Access {
        private final Expression.Chain node;
        private final Operand target;

        OfOperand(Expression.Chain node, Operand target, List<Operand> arguments) {
            super(node.fields(), arguments);
            this.node = node;
            this.target = target;
        }

        @Override
        public Expression node() {
            return node;
        }

        @Override
        @Nullable
        Object base(Run run, @Nullable Object dot) throws ExecException {
            return target.value(run, dot, NONE);
        }
    }
}
