package io.grapevine.template.go.exec;

import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.NilInterface;
import org.jspecify.annotations.Nullable;

/** Checks whether a value is assignable to an expected type. */
final class Types {
    private Types() {}

    static @Nullable Object checked(Run run, Operand source, @Nullable Object value, GoType wanted)
            throws ExecException {
        if (wanted == GoType.ANY || wanted == GoType.VALUE) {
            return value == NilInterface.NIL ? null : value;
        }
        if (value == null) {
            if (wanted.canBeNil()) {
                return nil(wanted);
            }
            throw source.fault(run, "invalid value; expected " + wanted);
        }
        GoType type = GoType.of(value);
        if (!type.assignableTo(wanted)) {
            throw source.fault(run, "wrong type for value; expected " + wanted + "; got " + type);
        }
        return value;
    }

    /** The nil of a type that has one. */
    static @Nullable Object nil(GoType type) {
        return type.kind() == GoType.Kind.SLICE ? GoList.nil(type) : null;
    }
}
