package io.grapevine.template.go.parse;

import io.grapevine.base.go.Literals;
import io.grapevine.base.go.Literals.BadLiteral;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.go.value.GoNumbers;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Parser of numeric constants into every type that can hold them. */
final class Numbers {
    private static final double TWO_63 = 0x1p63;

    private Numbers() {}

    static Expression.Constant character(String quoted) throws BadLiteral {
        int c = Literals.character(quoted);
        return new Expression.Constant(true, c, true, false, c, 0, false);
    }

    /** A constant of the form {@code a+bi}. */
    static Expression.Constant complex(String text) throws BadLiteral {
        int split = text.length() - 2;
        while (split > 0 && !isSignOfPart(text, split)) {
            split--;
        }
        OptionalDouble real = GoNumbers.parseFloat(text.substring(0, split));
        OptionalDouble imaginary = GoNumbers.parseFloat(text.substring(split, text.length() - 1));
        if (real.isEmpty() || imaginary.isEmpty()) {
            throw new BadLiteral("syntax error scanning complex number");
        }
        return simplified(real.getAsDouble(), imaginary.getAsDouble());
    }

    private static boolean isSignOfPart(String text, int i) {
        char c = text.charAt(i);
        boolean hex = text.startsWith("0x", i > 0 && !Character.isDigit(text.charAt(0)) ? 1 : 0);
        char before = Character.toLowerCase(text.charAt(i - 1));
        return (c == '+' || c == '-') && !(before == 'p' || (before == 'e' && !hex));
    }

    static Expression.Constant number(String text) throws BadLiteral {
        if (text.endsWith("i")) {
            OptionalDouble imaginary = GoNumbers.parseFloat(text.substring(0, text.length() - 1));
            if (imaginary.isPresent()) {
                return simplified(0, imaginary.getAsDouble());
            }
        }
        boolean looksFloat = looksFloat(text);
        OptionalLong signed = GoNumbers.parseSigned(text);
        if (signed.isPresent()) {
            long n = signed.getAsLong();
            return new Expression.Constant(true, n, true, false, n, 0, looksFloat);
        }
        OptionalLong unsigned = GoNumbers.parseUnsigned(text);
        if (unsigned.isPresent()) {
            double value = GoNumbers.unsignedToDouble(unsigned.getAsLong());
            return new Expression.Constant(false, 0, true, false, value, 0, looksFloat);
        }
        return real(text, looksFloat);
    }

    private static Expression.Constant real(String text, boolean looksFloat) throws BadLiteral {
        OptionalDouble value = GoNumbers.parseFloat(text);
        if (value.isEmpty()) {
            throw new BadLiteral("illegal number syntax: " + Quoted.quote(text));
        }
        if (!containsAny(text, ".eEpP")) {
            throw new BadLiteral("integer overflow: " + Quoted.quote(text));
        }
        double f = value.getAsDouble();
        return new Expression.Constant(fitsInt(f), (long) f, true, false, f, 0, looksFloat);
    }

    private static Expression.Constant simplified(double real, double imaginary) {
        boolean isReal = imaginary == 0;
        return new Expression.Constant(isReal && fitsInt(real), (long) real, isReal, true, real, imaginary, false);
    }

    private static boolean fitsInt(double f) {
        return f == Math.rint(f) && f >= -TWO_63 && f < TWO_63;
    }

    private static boolean looksFloat(String text) {
        boolean hexInteger =
                text.length() > 2 && (text.startsWith("0x") || text.startsWith("0X")) && !containsAny(text, "pP");
        return !hexInteger && containsAny(text, ".eEpP");
    }

    private static boolean containsAny(String text, String characters) {
        return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
    }
}
