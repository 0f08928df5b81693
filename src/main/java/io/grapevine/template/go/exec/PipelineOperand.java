package io.grapevine.template.go.exec;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.value.GoValue.NilInterface;
import org.jspecify.annotations.Nullable;

/** A pipeline: passes the value of each command to the next, and assigns the last to its variables. */
final class PipelineOperand implements Operand {
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
