package io.grapevine.template.go.value;

/** A name and its value, an element of the sorted pairs of labels and annotations. */
public record Pair(String name, String value) implements GoValue {
    @Override
    public GoType type() {
        return GoType.PAIR;
    }
}
