package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.TemplateData;
import io.grapevine.template.go.value.GoValue.DataValue;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.SafeText;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The functions {@code print}, {@code printf} and {@code println} as in Go. Null prints as {@code <nil>}. */
public final class Print {
    private static final int TOO_LARGE = 1_000_000;
    private static final int NONE = Integer.MIN_VALUE;

    private final String format;
    private final @Nullable Object[] arguments;
    private Values values = new Values(new Values.Output());
    private int pos;
    private int next;
    private boolean reordered;
    private boolean indexIsGood;
    private boolean afterIndex;

    /** Interprets a format string and prints the arguments of its verbs. */
    private Print(String format, @Nullable Object[] arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    /** The values one after the other, with a space between two that are not strings. */
    public static String sprint(@Nullable Object... values) throws FunctionException {
        if (values.length == 1 && values[0] instanceof String s) {
            return s;
        }
        return print(false, values).text();
    }

    /** The values with spaces between them, and a new line. */
    public static String sprintln(@Nullable Object... values) throws FunctionException {
        Values.Output out = print(true, values);
        out.append('\n');
        return out.text();
    }

    private static Values.Output print(boolean spaces, @Nullable Object... values) throws FunctionException {
        Values printed = new Values(new Values.Output());
        boolean afterString = false;
        for (int i = 0; i < values.length; i++) {
            boolean isString = values[i] instanceof String || values[i] instanceof SafeText;
            if (i > 0 && (spaces || (!isString && !afterString))) {
                printed.out.append(' ');
            }
            printed.argument(values[i], 'v');
            afterString = isString;
        }
        return printed.out;
    }

    /** The values as {@code format} says. */
    public static String sprintf(String format, @Nullable Object... values) throws FunctionException {
        return new Print(format, values).run();
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

    private String run() throws FunctionException {
        while (pos < format.length()) {
            int percent = format.indexOf('%', pos);
            int end = percent < 0 ? format.length() : percent;
            values.out.append(format.substring(pos, end));
            pos = end;
            if (percent >= 0) {
                pos++;
                verb();
            }
        }
        if (!reordered && next < arguments.length) {
            extra();
        }
        return values.out.text();
    }

    private void verb() throws FunctionException {
        values = new Values(values.out);
        indexIsGood = true;
        afterIndex = false;
        flags();
        if (isSimple()) {
            print(format.charAt(pos++));
            return;
        }
        index();
        width();
        precision();
        if (!afterIndex) {
            index();
        }
        if (pos >= format.length()) {
            values.out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(pos);
        pos += Character.charCount(verb);
        if (verb == '%') {
            values.out.append('%');
        } else if (!indexIsGood) {
            mark(verb, "(BADINDEX)");
        } else if (next >= arguments.length) {
            mark(verb, "(MISSING)");
        } else {
            print(verb);
        }
    }

    private boolean isSimple() {
        return pos < format.length()
                && format.charAt(pos) >= 'a'
                && format.charAt(pos) <= 'z'
                && next < arguments.length;
    }

    private void print(int verb) throws FunctionException {
        if (verb == 'v' || verb == 'w') {
            values.forV();
        }
        values.argument(arguments[next++], verb);
    }

    private void mark(int verb, String fault) throws FunctionException {
        values.out.append("%!");
        values.out.appendCodePoint(verb);
        values.out.append(fault);
    }

    private void flags() {
        for (; pos < format.length(); pos++) {
            switch (format.charAt(pos)) {
                case '#' -> values.sharp = true;
                case '0' -> values.zero = true;
                case '+' -> values.plus = true;
                case '-' -> values.minus = true;
                case ' ' -> values.space = true;
                default -> {
                    return;
                }
            }
        }
    }

    private void width() throws FunctionException {
        if (pos < format.length() && format.charAt(pos) == '*') {
            pos++;
            int width = fromArgument();
            values.hasWidth = width != NONE;
            if (!values.hasWidth) {
                values.out.append("%!(BADWIDTH)");
            } else if (width < 0) {
                values.minus = true;
                values.zero = false;
            }
            values.width = values.hasWidth ? Math.abs(width) : 0;
            afterIndex = false;
            return;
        }
        int width = number(format.length());
        values.hasWidth = width != NONE;
        values.width = values.hasWidth ? width : 0;
        if (afterIndex && values.hasWidth) {
            indexIsGood = false;
        }
    }

    private void precision() throws FunctionException {
        if (pos + 1 >= format.length() || format.charAt(pos) != '.') {
            return;
        }
        pos++;
        if (afterIndex) {
            indexIsGood = false;
        }
        index();
        if (pos < format.length() && format.charAt(pos) == '*') {
            pos++;
            int precision = fromArgument();
            values.hasPrecision = precision >= 0;
            values.precision = Math.max(precision, 0);
            if (!values.hasPrecision) {
                values.out.append("%!(BADPREC)");
            }
            afterIndex = false;
            return;
        }
        int precision = number(format.length());
        values.precision = precision == NONE ? 0 : precision;
        values.hasPrecision = true;
    }

    /** A decimal number at the current place; NONE if none is there, or it is too large, which ends the format. */
    private int number(int end) {
        int n = 0;
        int start = pos;
        while (pos < end && format.charAt(pos) >= '0' && format.charAt(pos) <= '9') {
            if (n > TOO_LARGE) {
                pos = end;
                return NONE;
            }
            n = n * 10 + (format.charAt(pos++) - '0');
        }
        return pos == start ? NONE : n;
    }

    /** The next argument as a width or precision; NONE if it is no integer or too large. */
    private int fromArgument() {
        if (next >= arguments.length) {
            return NONE;
        }
        Object argument = arguments[next++];
        long n = argument instanceof Long plain ? plain : argument instanceof IntValue other ? other.value() : NONE;
        return n > TOO_LARGE || n < -TOO_LARGE ? NONE : (int) n;
    }

    private void index() {
        if (pos >= format.length() || format.charAt(pos) != '[') {
            afterIndex = false;
            return;
        }
        reordered = true;
        int close = format.indexOf(']', pos + 1);
        if (close < 0 || format.length() - pos < 3) {
            pos++;
            afterIndex = false;
            indexIsGood = false;
            return;
        }
        pos++;
        int n = number(close);
        boolean wellFormed = n != NONE && pos == close;
        pos = close + 1;
        afterIndex = wellFormed;
        if (wellFormed && n >= 1 && n <= arguments.length) {
            next = n - 1;
        } else {
            indexIsGood = false;
        }
    }

    private void extra() throws FunctionException {
        values = new Values(values.out);
        values.out.append("%!(EXTRA ");
        for (int i = next; i < arguments.length; i++) {
            if (i > next) {
                values.out.append(", ");
            }
            Object argument = arguments[i];
            if (argument == null) {
                values.out.append("<nil>");
            } else {
                values.out.append(GoType.of(argument) + "=");
                values.argument(argument, 'v');
            }
        }
        values.out.append(')');
    }
}
