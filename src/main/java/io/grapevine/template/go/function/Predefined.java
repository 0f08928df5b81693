package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;
import static io.grapevine.template.go.function.TemplateFunction.variadic;

import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.Complex;
import io.grapevine.template.go.value.GoValue.GoMap;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.SafeText;
import io.grapevine.template.go.value.Print;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Go's predefined functions, except {@code and} and {@code or}, which evaluate their arguments lazily. */
final class Predefined {
    private static final String INVALID = "invalid type for comparison";

    private static final Replacements HTML =
            Replacements.of("\0", "\uFFFD", "\"", "&#34;", "'", "&#39;", "&", "&amp;", "<", "&lt;", ">", "&gt;");

    private Predefined() {}

    static List<TemplateFunction> all() {
        GoType value = GoType.VALUE;
        GoType any = GoType.ANY;
        return List.of(
                variadic("index", (scope, a) -> index(a), value, value),
                variadic("slice", (scope, a) -> slice(a), value, value),
                fixed("len", (scope, a) -> length(a[0]), value),
                variadic("print", (scope, a) -> charged(scope, Print.sprint(a)), any),
                variadic("println", (scope, a) -> charged(scope, Print.sprintln(a)), any),
                variadic("printf", (scope, a) -> charged(scope, printf(a)), GoType.STRING, any),
                fixed("not", (scope, a) -> !GoValue.isTrue(a[0]), value),
                variadic("eq", (scope, a) -> anyEqual(a), value, value),
                fixed("ne", (scope, a) -> !equal(a[0], a[1]), value, value),
                fixed("lt", (scope, a) -> less(a[0], a[1]), value, value),
                fixed("le", (scope, a) -> lessOrEqual(a[0], a[1]), value, value),
                fixed("gt", (scope, a) -> !lessOrEqual(a[0], a[1]), value, value),
                fixed("ge", (scope, a) -> !less(a[0], a[1]), value, value),
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
            shown[i] = value == null || value == GoValue.NIL ? "<no value>" : Print.printable(value);
        }
        return Print.sprint(shown);
    }

    private static String printf(@Nullable Object[] arguments) throws FunctionException {
        String format = (String) Objects.requireNonNull(arguments[0]);
        return Print.sprintf(format, Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static Object call(@Nullable Object[] arguments) throws FunctionException {
        Object callee = arguments[0];
        if (callee == null || callee == GoValue.NIL) {
            throw new FunctionException("call of nil");
        }
        throw new FunctionException("non-function of type " + GoType.of(callee));
    }

    /** Long texts cost more than a step. */
    static String charged(Scope scope, String text) throws FunctionException {
        scope.charge(text.length());
        return text;
    }

    private static boolean anyEqual(@Nullable Object[] arguments) throws FunctionException {
        if (arguments.length < 2) {
            throw new FunctionException("missing argument for comparison");
        }
        for (int i = 1; i < arguments.length; i++) {
            if (equal(arguments[0], arguments[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(@Nullable Object first, @Nullable Object second) throws FunctionException {
        Object a = first == GoValue.NIL ? null : first;
        Object b = second == GoValue.NIL ? null : second;
        GoType.Kind ka = basic(a);
        GoType.Kind kb = basic(b);
        if (ka != kb) {
            if (isInteger(ka) && isInteger(kb)) {
                return integer(a) == integer(b) && integer(a) >= 0;
            }
            if (a != null && b != null) {
                throw incompatible(a, b);
            }
            return false;
        }
        return ka == null ? equalCompound(a, b) : equalBasic(ka, a, b);
    }

    private static boolean equalBasic(GoType.Kind kind, @Nullable Object a, @Nullable Object b) {
        return switch (kind) {
            case INT, UINT -> integer(a) == integer(b);
            case STRING -> string(a).equals(string(b));
            case FLOAT -> real(a) == real(b);
            case BOOL -> Boolean.TRUE.equals(a) == Boolean.TRUE.equals(b);
            default -> a instanceof Complex x && b instanceof Complex y && x.same(y);
        };
    }

    private static boolean equalCompound(@Nullable Object a, @Nullable Object b) throws FunctionException {
        boolean nilA = isNil(a);
        boolean nilB = isNil(b);
        if (a != null && b != null && GoType.of(a).kind() != GoType.of(b).kind()) {
            throw new FunctionException("non-comparable types " + describe(a) + ", " + describe(b));
        }
        if (nilA || nilB || a == null || b == null) {
            return nilA == nilB;
        }
        GoType type = GoType.of(b);
        boolean comparable = type == GoType.TIME || type == GoType.PAIR || type.kind() == GoType.Kind.POINTER;
        if (!comparable) {
            throw new FunctionException("non-comparable type " + describe(b));
        }
        if (a instanceof GoTime x && b instanceof GoTime y) {
            boolean sameZone = x.zone().toString().equals(y.zone().toString()) && x.offset() == y.offset();
            return x.compare(y) == 0 && sameZone;
        }
        return type.kind() == GoType.Kind.POINTER ? a == b : a.equals(b);
    }

    private static String describe(Object value) throws FunctionException {
        String shown = Print.sprint(value);
        return (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown) + ": " + GoType.of(value);
    }

    private static boolean isNil(@Nullable Object value) {
        return value == null
                || (value instanceof GoList list && list.isNil())
                || (value instanceof LabelSet labels && labels.isAbsent());
    }

    private static boolean less(@Nullable Object first, @Nullable Object second) throws FunctionException {
        Object a = first == GoValue.NIL ? null : first;
        Object b = second == GoValue.NIL ? null : second;
        GoType.Kind ka = basic(a);
        GoType.Kind kb = basic(b);
        if (ka == null || kb == null || a == null || b == null) {
            throw new FunctionException(INVALID);
        }
        if (isInteger(ka) && isInteger(kb)) {
            return integer(a) < integer(b);
        }
        if (ka != kb) {
            throw incompatible(a, b);
        }
        return switch (ka) {
            case STRING -> GoStrings.compare(string(a), string(b)) < 0;
            case FLOAT -> real(a) < real(b);
            default -> throw new FunctionException(INVALID);
        };
    }

    private static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) throws FunctionException {
        return less(a, b) || equal(a, b);
    }

    private static FunctionException incompatible(Object a, Object b) {
        return new FunctionException("incompatible types for comparison: " + GoType.of(a) + " and " + GoType.of(b));
    }

    /** The comparable kind of a value; null for others. */
    private static GoType.@Nullable Kind basic(@Nullable Object value) {
        GoType.Kind kind =
                value == null ? GoType.Kind.INTERFACE : GoType.of(value).kind();
        return switch (kind) {
            case BOOL, INT, UINT, FLOAT, COMPLEX, STRING -> kind;
            default -> null;
        };
    }

    private static boolean isInteger(GoType.@Nullable Kind kind) {
        return kind == GoType.Kind.INT || kind == GoType.Kind.UINT;
    }

    /** The only unsigned type has values below 256, so a long holds them all. */
    private static long integer(@Nullable Object value) {
        return value instanceof Long n ? n : value instanceof IntValue other ? other.value() : 0;
    }

    private static double real(@Nullable Object value) {
        return value instanceof Double d ? d : 0;
    }

    private static String string(@Nullable Object value) {
        return value instanceof String s ? s : value instanceof SafeText safe ? safe.text() : "";
    }

    /** The first argument indexed by the second, the result by the third, and so on. */
    private static Object index(@Nullable Object[] arguments) throws FunctionException {
        Object item = arguments[0];
        if (item == null || item == GoValue.NIL) {
            throw new FunctionException("index of untyped nil");
        }
        for (int i = 1; i < arguments.length; i++) {
            if (item == GoValue.NIL) {
                throw new FunctionException("index of nil pointer");
            }
            item = element(item, arguments[i]);
        }
        return item;
    }

    private static Object element(Object item, @Nullable Object index) throws FunctionException {
        if (item instanceof LabelSet labels) {
            return labels.valueOf(key(index));
        }
        if (item instanceof GoMap map) {
            return map.get(key(index));
        }
        if (item instanceof GoList list) {
            return list.element(within(position(index, list.size()), list.size()));
        }
        if (item instanceof String || item instanceof SafeText) {
            String s = text(item);
            int length = GoStrings.length(s);
            return IntValue.ofByte(GoStrings.byteAt(s, within(position(index, length), length)));
        }
        throw new FunctionException("can't index item of type " + GoType.of(item));
    }

    private static int within(int position, int length) throws FunctionException {
        if (position == length) {
            throw new FunctionException("reflect: slice index out of range");
        }
        return position;
    }

    private static String text(Object item) {
        return item instanceof SafeText safe ? safe.text() : item.toString();
    }

    private static String key(@Nullable Object index) throws FunctionException {
        if (index == null || index == GoValue.NIL) {
            throw new FunctionException("value is nil; should be of type string");
        }
        if (index instanceof String key) {
            return key;
        }
        throw new FunctionException("value has type " + GoType.of(index) + "; should be string");
    }

    /** An index from 0 to {@code limit}, both included. */
    private static int position(@Nullable Object index, int limit) throws FunctionException {
        if (index == null || index == GoValue.NIL) {
            throw new FunctionException("cannot index slice/array with nil");
        }
        long n;
        if (index instanceof Long plain) {
            n = plain;
        } else if (index instanceof IntValue other) {
            n = other.value();
        } else {
            throw new FunctionException("cannot index slice/array with type " + GoType.of(index));
        }
        if (n < 0 || n > limit) {
            throw new FunctionException("index out of range: " + n);
        }
        return (int) n;
    }

    /** The first argument from the second to the third, with the fourth as capacity. */
    private static Object slice(@Nullable Object[] arguments) throws FunctionException {
        Object item = arguments[0];
        if (item == null || item == GoValue.NIL) {
            throw new FunctionException("slice of untyped nil");
        }
        if (arguments.length > 4) {
            throw new FunctionException("too many slice indexes: " + (arguments.length - 1));
        }
        boolean isText = item instanceof String || item instanceof SafeText;
        if (isText && arguments.length == 4) {
            throw new FunctionException("cannot 3-index slice a string");
        }
        if (!isText && !(item instanceof GoList)) {
            throw new FunctionException("can't slice item of type " + GoType.of(item));
        }
        int length = isText ? GoStrings.length(text(item)) : ((GoList) item).size();
        int limit = isText ? length : ((GoList) item).capacity();
        int from = arguments.length > 1 ? position(arguments[1], limit) : 0;
        int to = arguments.length > 2 ? position(arguments[2], limit) : length;
        int max = arguments.length > 3 ? position(arguments[3], limit) : limit;
        if (from > to || to > max) {
            int lower = from > to ? from : to;
            throw new FunctionException("invalid slice index: " + lower + " > " + (from > to ? to : max));
        }
        if (item instanceof GoList list) {
            return list.slice(from, to, max);
        }
        String part = GoStrings.slice(text(item), from, to);
        return item instanceof SafeText safe ? new SafeText(safe.type(), part) : part;
    }

    /** The number of elements, of a string that of its bytes. */
    private static long length(@Nullable Object item) throws FunctionException {
        if (item instanceof GoList list) {
            return list.size();
        }
        if (item instanceof LabelSet labels) {
            return labels.size();
        }
        if (item instanceof String || item instanceof SafeText) {
            return GoStrings.length(text(item));
        }
        if (item instanceof GoMap map) {
            return map.size();
        }
        if (item == null || item == GoValue.NIL) {
            throw new FunctionException("len of nil pointer");
        }
        throw new FunctionException("len of type " + GoType.of(item));
    }
}
