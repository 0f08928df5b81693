package io.grapevine.template.go.function;

import io.grapevine.template.go.format.Print;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.NilInterface;
import io.grapevine.template.go.value.Truthiness;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Go's predefined functions, except {@code and} and {@code or}, which evaluate their arguments lazily. */
final class Predefined {
    private Predefined() {}

    static List<TemplateFunction> all() {
        GoType value = GoType.VALUE;
        GoType any = GoType.ANY;
        return List.of(
                TemplateFunction.variadic("index", (scope, a) -> Indexing.index(a), value, value),
                TemplateFunction.variadic("slice", (scope, a) -> Indexing.slice(a), value, value),
                TemplateFunction.fixed("len", (scope, a) -> Indexing.length(a[0]), value),
                TemplateFunction.variadic("print", (scope, a) -> charged(scope, Print.sprint(a)), any),
                TemplateFunction.variadic("println", (scope, a) -> charged(scope, Print.sprintln(a)), any),
                TemplateFunction.variadic("printf", (scope, a) -> charged(scope, printf(a)), GoType.STRING, any),
                TemplateFunction.fixed("not", (scope, a) -> !Truthiness.of(a[0]), value),
                TemplateFunction.variadic("eq", (scope, a) -> Comparisons.anyEqual(a), value, value),
                TemplateFunction.fixed("ne", (scope, a) -> !Comparisons.equal(a[0], a[1]), value, value),
                TemplateFunction.fixed("lt", (scope, a) -> Comparisons.less(a[0], a[1]), value, value),
                TemplateFunction.fixed("le", (scope, a) -> Comparisons.lessOrEqual(a[0], a[1]), value, value),
                TemplateFunction.fixed("gt", (scope, a) -> !Comparisons.lessOrEqual(a[0], a[1]), value, value),
                TemplateFunction.fixed("ge", (scope, a) -> !Comparisons.less(a[0], a[1]), value, value),
                TemplateFunction.variadic("call", (scope, a) -> call(a), value, value),
                escaper("html", Escapes::html),
                escaper("js", Escapes::js),
                escaper("urlquery", Escapes::urlQuery));
    }

    private static TemplateFunction escaper(String name, UnaryOperator<String> escape) {
        return TemplateFunction.variadic(
                name, (scope, arguments) -> charged(scope, escape.apply(text(arguments))), GoType.ANY);
    }

    /** The text of the arguments as the output would show it; nothing shows as such. */
    static String text(@Nullable Object[] arguments) throws FunctionException {
        if (arguments.length == 1 && arguments[0] instanceof String s) {
            return s;
        }
        @Nullable Object[] shown = arguments.clone();
        for (int i = 0; i < shown.length; i++) {
            Object value = shown[i];
            shown[i] = value == null || value == NilInterface.NIL ? "<no value>" : PrintableText.of(value);
        }
        return Print.sprint(shown);
    }

    private static String printf(@Nullable Object[] arguments) throws FunctionException {
        String format = (String) java.util.Objects.requireNonNull(arguments[0]);
        return Print.sprintf(format, Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static Object call(@Nullable Object[] arguments) throws FunctionException {
        Object callee = arguments[0];
        if (callee == null || callee == NilInterface.NIL) {
            throw new FunctionException("call of nil");
        }
        throw new FunctionException("non-function of type " + GoType.of(callee));
    }

    /** Long texts cost more than a step. */
    static String charged(Scope scope, String text) throws FunctionException {
        scope.charge(text.length());
        return text;
    }
}
