package io.grapevine.template.go.function;

import io.grapevine.base.go.GoStrings;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.Complex;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.NilInterface;
import io.grapevine.template.go.value.GoValue.SafeText;
import io.grapevine.template.go.value.Print;
import org.jspecify.annotations.Nullable;

/**
 * The comparison functions {@code eq}, {@code ne}, {@code lt} and so on: values are comparable within their kind,
 * integers of all types with each other.
 */
final class Comparisons {
    private static final String INVALID = "invalid type for comparison";

    private Comparisons() {}

    static boolean anyEqual(@Nullable Object[] arguments) throws FunctionException {
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

    static boolean equal(@Nullable Object first, @Nullable Object second) throws FunctionException {
        Object a = first == NilInterface.NIL ? null : first;
        Object b = second == NilInterface.NIL ? null : second;
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

    static boolean less(@Nullable Object first, @Nullable Object second) throws FunctionException {
        Object a = first == NilInterface.NIL ? null : first;
        Object b = second == NilInterface.NIL ? null : second;
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

    static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) throws FunctionException {
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
}
