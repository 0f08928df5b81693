package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.TemplateData;
import io.grapevine.template.go.value.GoValue.DataValue;
import io.grapevine.template.go.value.GoValue.SafeText;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The functions {@code print}, {@code printf} and {@code println} as in Go. Null prints as {@code <nil>}. */
public final class Print {
    private Print() {}

    /** The values one after the other, with a space between two that are not strings. */
    public static String sprint(@Nullable Object... values) throws FunctionException {
        if (values.length == 1 && values[0] instanceof String s) {
            return s;
        }
        return print(false, values).text();
    }

    /** The values with spaces between them, and a new line. */
    public static String sprintln(@Nullable Object... values) throws FunctionException {
        Spec.Output out = print(true, values);
        out.append('\n');
        return out.text();
    }

    private static Spec.Output print(boolean spaces, @Nullable Object... values) throws FunctionException {
        Spec spec = new Spec();
        Values out = new Values(spec);
        boolean afterString = false;
        for (int i = 0; i < values.length; i++) {
            boolean isString = values[i] instanceof String || values[i] instanceof SafeText;
            if (i > 0 && (spaces || (!isString && !afterString))) {
                spec.out.append(' ');
            }
            out.argument(values[i], 'v');
            afterString = isString;
        }
        return spec.out;
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
        return quote(GoStrings.joined(s), '"', false);
    }

    /** {@code s} in quotes; {@code ascii} escapes everything outside ASCII. */
    static String quote(String s, char quote, boolean ascii) {
        StringBuilder out = new StringBuilder(s.length() + 2).append(quote);
        s.codePoints().forEach(c -> {
            if (GoStrings.isEscape(c)) {
                out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                Quoted.append(out, c, quote, ascii);
            }
        });
        return out.append(quote).toString();
    }

    /** Whether {@code s} can stand in backquotes: one line, no control characters but tabs, no backquote. */
    static boolean canBackquote(String s) {
        return s.codePoints()
                .allMatch(
                        c -> c == '\t' || (c >= ' ' && c != '`' && c != 0x7F && c != 0xFEFF && !GoStrings.isEscape(c)));
    }

    /** The value in the form in which it is printed: the one behind a reference, and others themselves. */
    public static Object printable(Object value) {
        if (value instanceof TemplateData || value instanceof DataValue) {
            DataValue data = DataValue.of(value);
            return new DataValue(data.data(), false, data.routeLabelsRendered());
        }
        return value;
    }
}
