package io.grapevine.template.go.value;

/**
 * A nil element of a list {@code []any} or map {@code map[string]any}. Unlike an absent value, accessing a field of it
 * is an error; at the end of a pipeline it becomes absent.
 */
public enum NilInterface implements GoValue {
    NIL;

    @Override
    public GoType type() {
        return GoType.ANY;
    }
}
