package io.grapevine.template.go.exec;

import io.grapevine.template.go.parse.Expression;
import org.jspecify.annotations.Nullable;

/** The operand for the dot, and the check that operands other than functions have no arguments. */
final class Simple {
    private Simple() {}

    record Dot(Expression.Dot node) implements Operand {
        @Override
        public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws ExecException {
            takesNone(run, last);
            return dot;
        }
    }

    record Uncallable(Expression node) implements Operand {
        @Override
        public Object value(Run run, @Nullable Object dot, @Nullable Object last) throws ExecException {
            throw fault(run, "can't give argument to non-function " + ErrorText.context(node));
        }
    }
}
