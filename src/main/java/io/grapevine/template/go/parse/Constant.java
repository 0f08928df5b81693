package io.grapevine.template.go.parse;

/**
 * The value of a numeric constant in each type that can hold it, as Go's untyped constants.
 *
 * @param isInt whether it is an integer from -2⁶³ to 2⁶³-1, which is then {@code integer}
 * @param isFloat whether it is real, with the value {@code real}
 * @param isComplex whether it is written as a complex number {@code real + imaginary·i}
 * @param looksFloat whether it is written with a point or exponent, so that it is a float where no type is asked for
 */
public record Constant(
        boolean isInt,
        long integer,
        boolean isFloat,
        boolean isComplex,
        double real,
        double imaginary,
        boolean looksFloat) {}
