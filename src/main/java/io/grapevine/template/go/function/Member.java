package io.grapevine.template.go.function;

/** A field or method of a type. */
public sealed interface Member {
    /**
     * A field.
     *
     * @param getter reads it
     */
    record Property(Getter getter) implements Member {}

    /**
     * A method.
     *
     * @param function takes the value itself as first argument
     */
    record Method(TemplateFunction function) implements Member {}

    /** Reads a field of a value of the right type. */
    @FunctionalInterface
    interface Getter {
        /** The field's value. */
        Object get(Object owner);
    }
}
