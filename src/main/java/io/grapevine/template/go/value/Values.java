package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;
import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoValue.Complex;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.NilInterface;
import io.grapevine.template.go.value.GoValue.SafeText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class Values {
    /** Lists can be put into themselves, level by level; such a value is refused rather than printed for ever. */
    private static final int MAX_DEPTH = 250;

    private final Spec spec;
    private final Scalars scalars;
    private boolean badVerb;

    Values(Spec spec) {
        this.spec = spec;
        this.scalars = new Scalars(spec);
    }

    void argument(@Nullable Object value, int verb) throws FunctionException {
        Object inner = value == NilInterface.NIL ? null : value;
        if (inner == null) {
            if (verb == 'v' || verb == 'T') {
                spec.pad("<nil>");
            } else {
                refuse(null, verb);
            }
        } else if (verb == 'T') {
            spec.pad(spec.truncated(GoType.of(inner).toString()));
        } else {
            value(inner, verb, 0);
        }
    }

    private void value(@Nullable Object value, int verb, int depth) throws FunctionException {
        if (depth > MAX_DEPTH) {
            throw new FunctionException("value nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value == null || value == NilInterface.NIL) {
            nil();
        } else if (!(value instanceof String) && byMethod(value, verb)) {
            return;
        } else if (!plain(value, verb, depth)) {
            refuse(value, verb);
        }
    }

    /** A nil inside a list or map, whatever the verb. */
    private void nil() throws FunctionException {
        spec.out.append(spec.goSyntax ? "interface {}(nil)" : "<nil>");
    }

    /** Prints what the value says of itself; whether it does, and is asked in a way that lets it. */
    private boolean byMethod(Object value, int verb) throws FunctionException {
        if (badVerb) {
            return false;
        }
        if (verb == 'w') {
            refuse(value, verb);
            return true;
        }
        if (spec.goSyntax && verb == 'v') {
            if (value instanceof GoTime time) {
                spec.pad(spec.truncated(TimeWriter.goSyntax(time)));
            }
            return value instanceof GoTime;
        }
        if (spec.goSyntax || "vsxXq".indexOf(verb) < 0) {
            return false;
        }
        String text = Structs.ownText(value);
        return text != null && scalars.string(text, verb);
    }

    private boolean plain(Object value, int verb, int depth) throws FunctionException {
        if (value instanceof String s) {
            return scalars.string(s, verb);
        }
        if (value instanceof SafeText safe) {
            return scalars.string(safe.text(), verb);
        }
        if (value instanceof Long n) {
            return scalars.integer(n, true, verb);
        }
        if (value instanceof IntValue n) {
            return scalars.integer(n.value(), n.type().kind() == GoType.Kind.INT, verb);
        }
        if (value instanceof Double d) {
            return scalars.real(d, verb);
        }
        if (value instanceof Boolean b) {
            return scalars.bool(b, verb);
        }
        if (value instanceof Complex c) {
            return scalars.complex(c.real(), c.imaginary(), verb);
        }
        if (value == Structs.NilLocation.NIL) {
            return nilPointer(verb);
        }
        compound(value, verb, depth);
        return true;
    }

    private boolean nilPointer(int verb) throws FunctionException {
        if (verb == 'v') {
            spec.pad("<nil>");
            return true;
        }
        return "bodxX".indexOf(verb) >= 0 && scalars.integer(0, false, verb);
    }

    private void compound(Object value, int verb, int depth) throws FunctionException {
        if (value instanceof GoList list) {
            list(list, verb, depth);
        } else if (value instanceof LabelSet labels && labels.isAbsent() && spec.goSyntax) {
            spec.out.append(GoType.KV + "(nil)");
        } else if (value instanceof LabelSet labels) {
            map(value, labels.toMap(), verb, depth);
        } else if (value instanceof GoMap map) {
            map(value, map.entries(), verb, depth);
        } else {
            struct(value, verb, depth);
        }
    }

    private void open(Object value, String plain) throws FunctionException {
        spec.out.append(spec.goSyntax ? GoType.of(value) + "{" : plain);
    }

    private void separator(int i) throws FunctionException {
        if (i > 0) {
            spec.out.append(spec.goSyntax ? ", " : " ");
        }
    }

    private void map(Object value, Map<String, ? extends @Nullable Object> entries, int verb, int depth)
            throws FunctionException {
        open(value, "map[");
        int i = 0;
        for (Map.Entry<String, ? extends @Nullable Object> entry : entries.entrySet()) {
            separator(i++);
            value(entry.getKey(), verb, depth + 1);
            spec.out.append(':');
            value(entry.getValue(), verb, depth + 1);
        }
        spec.out.append(spec.goSyntax ? '}' : ']');
    }

    private void list(GoList list, int verb, int depth) throws FunctionException {
        if (list.type() == GoType.BYTES && (verb == 'x' || verb == 'X')) {
            scalars.hexBytes(list.bytes(), verb == 'X');
            return;
        }
        if (list.type() == GoType.BYTES && (verb == 's' || verb == 'q')) {
            scalars.string(GoStrings.of(list.bytes()), verb);
            return;
        }
        if (spec.goSyntax && list.isNil()) {
            spec.out.append(list.type() + "(nil)");
            return;
        }
        open(list, "[");
        for (int i = 0; i < list.size(); i++) {
            separator(i);
            if (list.type() == GoType.BYTES && spec.goSyntax) {
                scalars.hex0x(((IntValue) list.element(i)).value());
            } else {
                value(list.get(i), verb, depth + 1);
            }
        }
        spec.out.append(spec.goSyntax ? '}' : ']');
    }

    private void struct(Object value, int verb, int depth) throws FunctionException {
        Structs.Fields fields = Structs.fields(value);
        if (fields.pointer()) {
            if (depth > 0) {
                spec.out.append("0xc000000000");
                return;
            }
            spec.out.append('&');
        }
        spec.out.append(spec.goSyntax ? fields.typeName() + "{" : "{");
        int i = 0;
        for (Map.Entry<String, Object> field : fields.values().entrySet()) {
            separator(i++);
            if (spec.fieldNames || spec.goSyntax) {
                spec.out.append(field.getKey() + ":");
            }
            value(field.getValue(), verb, depth + 1);
        }
        spec.out.append('}');
    }

    /** The mark of a verb that does not fit its value. */
    private void refuse(@Nullable Object value, int verb) throws FunctionException {
        badVerb = true;
        spec.out.append("%!");
        spec.out.appendCodePoint(verb);
        spec.out.append('(');
        if (value == null) {
            spec.out.append("<nil>");
        } else {
            spec.out.append(GoType.of(value) + "=");
            value(value, 'v', 0);
        }
        spec.out.append(')');
        badVerb = false;
    }
}
