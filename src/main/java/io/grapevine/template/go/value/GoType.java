package io.grapevine.template.go.value;

import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import org.jspecify.annotations.Nullable;

/** The types of template values and of function parameters. */
public enum GoType {
    BOOL("bool", Kind.BOOL),
    INT("int", Kind.INT),
    INT64("int64", Kind.INT),
    UINT8("uint8", Kind.UINT),
    UINT64("uint64", Kind.UINT),
    FLOAT64("float64", Kind.FLOAT),
    COMPLEX128("complex128", Kind.COMPLEX),
    STRING("string", Kind.STRING),
    HTML("template.HTML", Kind.STRING),
    URL("template.URL", Kind.STRING),
    TIME("time.Time", Kind.STRUCT),
    DURATION("time.Duration", Kind.INT),
    MONTH("time.Month", Kind.INT),
    WEEKDAY("time.Weekday", Kind.INT),
    LOCATION("*time.Location", Kind.POINTER),
    DATA("*template.Data", Kind.POINTER),
    DATA_COPY("template.Data", Kind.STRUCT),
    ALERT("template.Alert", Kind.STRUCT),
    ALERTS("template.Alerts", Kind.SLICE),
    ALERT_SLICE("[]template.Alert", Kind.SLICE),
    KV("template.KV", Kind.MAP),
    PAIR("template.Pair", Kind.STRUCT),
    PAIRS("template.Pairs", Kind.SLICE),
    STRINGS("template.Strings", Kind.SLICE),
    STRING_SLICE("[]string", Kind.SLICE),
    ANY_SLICE("[]interface {}", Kind.SLICE),
    BYTES("[]uint8", Kind.SLICE),
    ANY_MAP("map[string]interface {}", Kind.MAP),
    /** The empty interface: a function with such a parameter takes anything. */
    ANY("interface {}", Kind.INTERFACE),
    /** A parameter that also sees the absence of a value; the predefined functions have it. */
    VALUE("reflect.Value", Kind.STRUCT);

    /** The sort of a type, which decides about truth, comparison and formatting. */
    public enum Kind {
        BOOL,
        INT,
        UINT,
        FLOAT,
        COMPLEX,
        STRING,
        SLICE,
        MAP,
        STRUCT,
        POINTER,
        INTERFACE
    }

    private final String goName;
    private final Kind kind;

    GoType(String goName, Kind kind) {
        this.goName = goName;
        this.kind = kind;
    }

    /** The sort of the type. */
    public Kind kind() {
        return kind;
    }

    /** Whether {@code nil} can be given where this type is asked for. */
    public boolean canBeNil() {
        return switch (kind) {
            case SLICE, MAP, POINTER, INTERFACE -> true;
            default -> this == VALUE;
        };
    }

    /** Whether a value of this type can be given where {@code wanted} is asked for. */
    public boolean assignableTo(GoType wanted) {
        return this == wanted
                || wanted == ANY
                || wanted == VALUE
                || (this == STRINGS && wanted == STRING_SLICE)
                || (this == STRING_SLICE && wanted == STRINGS);
    }

    /** The type of {@code value}; that of nothing is the empty interface. */
    public static GoType of(@Nullable Object value) {
        if (value instanceof String) {
            return STRING;
        }
        if (value instanceof GoValue own) {
            return own.type();
        }
        if (value instanceof Long) {
            return INT;
        }
        if (value instanceof Boolean) {
            return BOOL;
        }
        if (value instanceof LabelSet) {
            return KV;
        }
        if (value instanceof AlertData) {
            return ALERT;
        }
        if (value instanceof TemplateData) {
            return DATA;
        }
        if (value instanceof Double) {
            return FLOAT64;
        }
        if (value == null) {
            return ANY;
        }
        throw new IllegalArgumentException(value.getClass() + " (expected: a value of the templates)");
    }

    /** The type's name as Go writes it. */
    @Override
    public String toString() {
        return goName;
    }
}
