package io.grapevine.template.go.value;

/**
 * A nil that was found in a list or map of anything. It differs from the absence of a value only in that asking it for
 * a field is an error; at the end of a pipeline it becomes absence.
 */
public enum NilInterface implements GoValue {
    NIL;

    @Override
    public GoType type() {
        return GoType.ANY;
    }
}
