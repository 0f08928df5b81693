package io.grapevine.template.go.value;

/** A value with a Go type that has no Java equivalent. */
public interface GoValue {
    GoType type();
}
