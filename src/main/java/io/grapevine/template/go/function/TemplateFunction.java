package io.grapevine.template.go.function;

import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function or method that templates can call. The executor checks the arguments against the signature before it calls
 * the body.
 *
 * @param parameters the types of the arguments; of a variadic function the last one is that of each further argument
 * @param variadic whether any number of arguments may follow the fixed ones
 */
public record TemplateFunction(String name, List<GoType> parameters, boolean variadic, Body body) {
    /** The implementation of a function. */
    @FunctionalInterface
    public interface Body {
        /**
         * The function's value; null is no value.
         *
         * @param arguments one for each parameter; null stands for nil. A body may keep the array
         */
        @Nullable
        Object apply(Scope scope, @Nullable Object[] arguments) throws FunctionException;
    }

    public TemplateFunction {
        parameters = List.copyOf(parameters);
    }

    /** A function with a fixed number of parameters. */
    public static TemplateFunction fixed(String name, Body body, GoType... parameters) {
        return new TemplateFunction(name, List.of(parameters), false, body);
    }

    /** A function whose last parameter takes any number of arguments. */
    public static TemplateFunction variadic(String name, Body body, GoType... parameters) {
        return new TemplateFunction(name, List.of(parameters), true, body);
    }

    /** The type that is asked for at position {@code i}. */
    public GoType parameter(int i) {
        return parameters.get(Math.min(i, parameters.size() - 1));
    }

    /** How many arguments must be there at least. */
    public int required() {
        return variadic ? parameters.size() - 1 : parameters.size();
    }
}
