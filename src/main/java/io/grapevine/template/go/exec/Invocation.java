package io.grapevine.template.go.exec;

import io.grapevine.template.TemplateException;
import io.grapevine.template.go.function.TemplateFunction;
import io.grapevine.template.go.parse.Expression;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

record Invocation(Expression.Identifier node, TemplateFunction function, List<Operand> arguments) implements Operand {
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

    private static @Nullable Object apply(Run run, Operand site, TemplateFunction function, @Nullable Object[] values)
            throws TemplateException {
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
        public @Nullable Object value(Run run, @Nullable Object dot, @Nullable Object last) throws TemplateException {
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
