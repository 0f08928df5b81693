package io.grapevine.template.go.function;

import io.grapevine.base.go.DoubleText;
import io.grapevine.base.go.JsonText;
import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoTime;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.Complex;
import io.grapevine.template.go.value.GoValue.DataValue;
import io.grapevine.template.go.value.GoValue.GoMap;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.Pair;
import io.grapevine.template.go.value.GoValue.SafeText;
import io.grapevine.template.go.value.StructField;
import io.grapevine.template.go.value.TimeWriter;
import io.grapevine.template.go.value.Zone;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes template values as JSON as Go's {@code encoding/json} does: without white space, with sorted keys. */
public final class Json {
    private static final int MAX_DEPTH = 250;
    private static final int MAX_LENGTH = 16 << 20;

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /** The value as JSON. */
    public static String write(@Nullable Object value) throws FunctionException {
        Json json = new Json();
        json.value(value, 0);
        return json.out.toString();
    }

    private void value(@Nullable Object value, int depth) throws FunctionException {
        if (depth > MAX_DEPTH) {
            throw new FunctionException("json: value nested deeper than " + MAX_DEPTH + " levels");
        }
        if (out.length() > MAX_LENGTH) {
            throw new FunctionException("json: text longer than " + MAX_LENGTH + " characters");
        }
        if (value == null || value == GoValue.NIL) {
            out.append("null");
        } else if (value instanceof String s) {
            string(s);
        } else if (value instanceof SafeText safe) {
            string(safe.text());
        } else if (value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof IntValue n) {
            out.append(n.value());
        } else if (value instanceof Double d) {
            number(d);
        } else if (value instanceof GoTime time) {
            time(time);
        } else if (value instanceof Complex) {
            throw new FunctionException("json: unsupported type: complex128");
        } else {
            compound(value, depth);
        }
    }

    private void compound(Object value, int depth) throws FunctionException {
        if (value instanceof GoList list) {
            list(list, depth);
        } else if (value instanceof LabelSet labels) {
            labels(labels);
        } else if (value instanceof GoMap map) {
            map(map, depth);
        } else if (value instanceof AlertData) {
            struct(StructField.ALERT, value);
        } else if (value instanceof TemplateData || value instanceof DataValue) {
            struct(StructField.DATA, value);
        } else if (value instanceof Pair) {
            struct(StructField.PAIR, value);
        } else if (value instanceof Zone) {
            out.append("{}");
        } else {
            throw new FunctionException("json: unsupported type: " + GoType.of(value));
        }
    }

    private void list(GoList list, int depth) throws FunctionException {
        if (list.isNil()) {
            out.append("null");
            return;
        }
        if (list.type() == GoType.BYTES) {
            out.append('"')
                    .append(Base64.getEncoder().encodeToString(list.bytes()))
                    .append('"');
            return;
        }
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : ",");
            value(list.get(i), depth + 1);
        }
        out.append(']');
    }

    private void labels(LabelSet labels) {
        if (labels.isAbsent()) {
            out.append("null");
            return;
        }
        out.append('{');
        for (int i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? "" : ",");
            string(labels.name(i));
            out.append(':');
            string(labels.value(i));
        }
        out.append('}');
    }

    private void map(GoMap map, int depth) throws FunctionException {
        char before = '{';
        for (Map.Entry<String, @Nullable Object> entry : map.entries().entrySet()) {
            out.append(before);
            string(entry.getKey());
            out.append(':');
            value(entry.getValue(), depth + 1);
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    /** The fields of a struct, which are texts, times, labels and the list of alerts. */
    private void struct(List<StructField> fields, Object owner) throws FunctionException {
        char before = '{';
        for (StructField field : fields) {
            out.append(before);
            string(field.json());
            out.append(':');
            value(field.get(owner), 1);
            before = ',';
        }
        out.append('}');
    }

    private void time(GoTime time) throws FunctionException {
        int offset = time.offset();
        if (time.date().year() < 0 || time.date().year() > 9999 || Math.abs(offset) >= 86400) {
            throw new FunctionException("Time.MarshalJSON: year outside of range [0,9999]");
        }
        out.append('"').append(TimeWriter.rfc3339(time)).append('"');
    }

    private void number(double d) throws FunctionException {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            throw new FunctionException("json: unsupported value: " + DoubleText.format(d, 'g', -1));
        }
        out.append(JsonText.number(d));
    }

    private void string(String s) {
        JsonText.append(out, s);
    }
}
