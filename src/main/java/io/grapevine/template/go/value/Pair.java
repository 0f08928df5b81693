package io.grapevine.template.go.value;

/** A name and its value, as the sorted pairs of labels and annotations list them. */
public record Pair(String name, String value) implements GoValue {
    @Override
    public GoType type() {
        return GoType.PAIR;
    }
}
