package io.grapevine.template.go.format;

import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoStrings;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.SafeText;
import org.jspecify.annotations.Nullable;

/** The functions {@code print}, {@code printf} and {@code println} as in Go. Null prints as {@code <nil>}. */
public final class Print {
    private Print() {}

    /** The values one after the other, with a space between two that are not strings. */
    public static String sprint(@Nullable Object... values) throws FunctionException {
        if (values.length == 1 && values[0] instanceof String s) {
            return s;
        }
        Spec spec = new Spec();
        Values out = new Values(spec);
        boolean afterString = false;
        for (int i = 0; i < values.length; i++) {
            boolean isString = values[i] instanceof String || values[i] instanceof SafeText;
            if (i > 0 && !isString && !afterString) {
                spec.out.append(' ');
            }
            out.argument(values[i], 'v');
            afterString = isString;
        }
        return spec.out.text();
    }

    /** The values with spaces between them, and a new line. */
    public static String sprintln(@Nullable Object... values) throws FunctionException {
        Spec spec = new Spec();
        Values out = new Values(spec);
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                spec.out.append(' ');
            }
            out.argument(values[i], 'v');
        }
        spec.out.append('\n');
        return spec.out.text();
    }

    /** The values as {@code format} says. */
    public static String sprintf(String format, @Nullable Object... values) throws FunctionException {
        return new Formatter(format, values).run();
    }

    /** The name of a value's type; of nothing, {@code <nil>}. */
    public static String typeOf(@Nullable Object value) {
        return value == null ? "<nil>" : GoType.of(value).toString();
    }

    /** A string in double quotes with Go's escapes; invalid bytes are written as such. */
    public static String quote(String s) {
        return Quoting.quote(GoStrings.joined(s), '"', false);
    }
}
