package io.grapevine.template.go.value;

/** A complex number, which templates can write and print. */
public record Complex(double real, double imaginary) implements GoValue {
    @Override
    public GoType type() {
        return GoType.COMPLEX128;
    }

    /** Whether both are the same number, 0 and -0 being one, and NaN none. */
    @SuppressWarnings("EqualsUnsafeCast") // not an equals of Object: Go's == on numbers
    public boolean same(Complex other) {
        return real == other.real && imaginary == other.imaginary;
    }
}
