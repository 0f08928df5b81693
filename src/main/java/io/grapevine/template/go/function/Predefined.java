package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;
import static io.grapevine.template.go.function.TemplateFunction.variadic;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.NilInterface;
import io.grapevine.template.go.value.Print;
import io.grapevine.template.go.value.Truthiness;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Go's predefined functions, except {@code and} and {@code or}, which evaluate their arguments lazily. */
final class Predefined {
    private static final Replacements HTML =
            Replacements.of("\0", "\uFFFD", "\"", "&#34;", "'", "&#39;", "&", "&amp;", "<", "&lt;", ">", "&gt;");

    private Predefined() {}

    static List<TemplateFunction> all() {
        GoType value = GoType.VALUE;
        GoType any = GoType.ANY;
        return List.of(
                variadic("index", (scope, a) -> Indexing.index(a), value, value),
                variadic("slice", (scope, a) -> Indexing.slice(a), value, value),
                fixed("len", (scope, a) -> Indexing.length(a[0]), value),
                variadic("print", (scope, a) -> charged(scope, Print.sprint(a)), any),
                variadic("println", (scope, a) -> charged(scope, Print.sprintln(a)), any),
                variadic("printf", (scope, a) -> charged(scope, printf(a)), GoType.STRING, any),
                fixed("not", (scope, a) -> !Truthiness.of(a[0]), value),
                variadic("eq", (scope, a) -> Comparisons.anyEqual(a), value, value),
                fixed("ne", (scope, a) -> !Comparisons.equal(a[0], a[1]), value, value),
                fixed("lt", (scope, a) -> Comparisons.less(a[0], a[1]), value, value),
                fixed("le", (scope, a) -> Comparisons.lessOrEqual(a[0], a[1]), value, value),
                fixed("gt", (scope, a) -> !Comparisons.lessOrEqual(a[0], a[1]), value, value),
                fixed("ge", (scope, a) -> !Comparisons.less(a[0], a[1]), value, value),
                variadic("call", (scope, a) -> call(a), value, value),
                escaper("html", HTML::apply),
                escaper("js", Predefined::js),
                escaper("urlquery", text -> GoUrl.escapeForm(GoStrings.bytes(text))));
    }

    private static TemplateFunction escaper(String name, UnaryOperator<String> escape) {
        return variadic(name, (scope, arguments) -> charged(scope, escape.apply(text(arguments))), GoType.ANY);
    }

    private static String js(String s) {
        StringBuilder out = new StringBuilder(s.length() + 16);
        s.codePoints().forEach(c -> {
            if (c == '\\' || c == '\'' || c == '"') {
                out.append('\\').append((char) c);
            } else if (c < ' ' || "<>&=".indexOf(c) >= 0 || !isPlain(c)) {
                out.append(String.format("\\u%04X", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** Characters that Go takes for printable; a byte outside UTF-8 is left alone. */
    private static boolean isPlain(int c) {
        return c < 0x80 || GoStrings.isEscape(c) || Quoted.isPrint(c);
    }

    /** The text of the arguments as the output would show it; nothing shows as such. */
    static String text(@Nullable Object[] arguments) throws FunctionException {
        if (arguments.length == 1 && arguments[0] instanceof String s) {
            return s;
        }
        @Nullable Object[] shown = arguments.clone();
        for (int i = 0; i < shown.length; i++) {
            Object value = shown[i];
            shown[i] = value == null || value == NilInterface.NIL ? "<no value>" : Print.printable(value);
        }
        return Print.sprint(shown);
    }

    private static String printf(@Nullable Object[] arguments) throws FunctionException {
        String format = (String) Objects.requireNonNull(arguments[0]);
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
