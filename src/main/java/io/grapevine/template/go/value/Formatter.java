package io.grapevine.template.go.value;

import io.grapevine.template.go.value.GoValue.IntValue;
import org.jspecify.annotations.Nullable;

/** Interprets a format string and prints the arguments of its verbs. */
final class Formatter {
    private static final int TOO_LARGE = 1_000_000;
    private static final int NONE = Integer.MIN_VALUE;

    private final String format;
    private final @Nullable Object[] arguments;
    private final Spec spec = new Spec();
    private final Values values = new Values(spec);
    private int pos;
    private int next;
    private boolean reordered;
    private boolean indexIsGood;
    private boolean afterIndex;

    Formatter(String format, @Nullable Object[] arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    String run() throws FunctionException {
        while (pos < format.length()) {
            int percent = format.indexOf('%', pos);
            int end = percent < 0 ? format.length() : percent;
            spec.out.append(format.substring(pos, end));
            pos = end;
            if (percent >= 0) {
                pos++;
                verb();
            }
        }
        if (!reordered && next < arguments.length) {
            extra();
        }
        return spec.out.text();
    }

    private void verb() throws FunctionException {
        spec.clear();
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
            spec.out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(pos);
        pos += Character.charCount(verb);
        if (verb == '%') {
            spec.out.append('%');
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
            spec.forV();
        }
        values.argument(arguments[next++], verb);
    }

    private void mark(int verb, String fault) throws FunctionException {
        spec.out.append("%!");
        spec.out.appendCodePoint(verb);
        spec.out.append(fault);
    }

    private void flags() {
        for (; pos < format.length(); pos++) {
            switch (format.charAt(pos)) {
                case '#' -> spec.sharp = true;
                case '0' -> spec.zero = true;
                case '+' -> spec.plus = true;
                case '-' -> spec.minus = true;
                case ' ' -> spec.space = true;
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
            spec.hasWidth = width != NONE;
            if (!spec.hasWidth) {
                spec.out.append("%!(BADWIDTH)");
            } else if (width < 0) {
                spec.minus = true;
                spec.zero = false;
            }
            spec.width = spec.hasWidth ? Math.abs(width) : 0;
            afterIndex = false;
            return;
        }
        int width = number(format.length());
        spec.hasWidth = width != NONE;
        spec.width = spec.hasWidth ? width : 0;
        if (afterIndex && spec.hasWidth) {
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
            spec.hasPrecision = precision >= 0;
            spec.precision = Math.max(precision, 0);
            if (!spec.hasPrecision) {
                spec.out.append("%!(BADPREC)");
            }
            afterIndex = false;
            return;
        }
        int precision = number(format.length());
        spec.precision = precision == NONE ? 0 : precision;
        spec.hasPrecision = true;
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
        spec.clear();
        spec.out.append("%!(EXTRA ");
        for (int i = next; i < arguments.length; i++) {
            if (i > next) {
                spec.out.append(", ");
            }
            Object argument = arguments[i];
            if (argument == null) {
                spec.out.append("<nil>");
            } else {
                spec.out.append(GoType.of(argument) + "=");
                values.argument(argument, 'v');
            }
        }
        spec.out.append(')');
    }
}
