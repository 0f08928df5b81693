package io.grapevine.template.go.value;

/** A value that exists for the templates alone, and knows its Go type. */
public interface GoValue {
    /** The type. */
    GoType type();
}
