package io.grapevine.template.go.exec;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.NilInterface;
import org.jspecify.annotations.Nullable;

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
}
