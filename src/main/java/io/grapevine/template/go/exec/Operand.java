package io.grapevine.template.go.exec;

import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.parse.Position;
import io.grapevine.template.go.value.GoType;
import org.jspecify.annotations.Nullable;

/** A compiled expression. */
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
    Object value(Run run, @Nullable Object dot, @Nullable Object last) throws ExecException;

    /** The value as an argument of a function that asks for {@code wanted}. */
    default @Nullable Object argument(Run run, @Nullable Object dot, GoType wanted) throws ExecException {
        return Types.checked(run, this, value(run, dot, NONE), wanted);
    }

    /** The position of the expression. */
    default Position at() {
        return node().at();
    }

    /** Creates an error of this expression. */
    default ExecException fault(Run run, String fault) {
        return run.fault(at(), node(), fault);
    }

    /** Refuses arguments given to what cannot take any. */
    default void takesNone(Run run, @Nullable Object last) throws ExecException {
        if (last != NONE) {
            throw fault(run, "can't give argument to non-function " + ErrorText.context(node()));
        }
    }
}
