package io.grapevine.template.go.exec;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.function.Members;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.value.GoMap;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.NilInterface;
import io.grapevine.template.go.value.StructField;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            takesNone(run, last);
            return dot;
        }
    }

    /** A variable, alone or in front of the names of {@code node}. */
    record Variable(Expression.Variable node, List<Operand> arguments) implements Operand {
        @Override
        public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
            Object value = run.variable(place(run, node.name()));
            if (!arguments.isEmpty() || last != NONE) {
                throw error(run, "can't give argument to non-function " + node.name());
            }
            return value;
        }
    }
}
