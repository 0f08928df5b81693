package io.grapevine.template.go.exec;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.Truthiness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions {@code and} and {@code or}: return the first argument that decides, or the last, without evaluating the
 * following ones.
 */
record Logic(Expression.Identifier node, boolean isOr, List<Operand> arguments) implements Operand {
    @Override
    public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
        run.step();
        if (arguments.isEmpty() && last == NONE) {
            throw error(run, "wrong number of args for " + node.name() + ": want at least 1 got 0");
        }
        Object value = null;
        for (Operand argument : arguments) {
            value = argument.argument(run, dot, GoType.VALUE);
            if (Truthiness.of(value) == isOr) {
                return value;
            }
        }
        return last == NONE ? value : last;
    }
}
