package io.grapevine.template.go.value;

import io.grapevine.base.go.DoubleText;
import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.Quoted;
import java.util.HexFormat;
import java.util.Locale;

/** Prints booleans, numbers and strings by a {@link Spec}. Each method returns whether it supports the verb. */
final class Scalars {
    private final Spec spec;

    Scalars(Spec spec) {
        this.spec = spec;
    }

    boolean bool(boolean value, int verb) throws FunctionException {
        if (verb != 't' && verb != 'v') {
            return false;
        }
        spec.pad(Boolean.toString(value));
        return true;
    }

    boolean string(String s, int verb) throws FunctionException {
        if (verb == 'q' || (verb == 'v' && spec.goSyntax)) {
            quoted(s);
        } else if (verb == 'v' || verb == 's') {
            spec.pad(spec.truncated(s));
        } else if (verb == 'x' || verb == 'X') {
            hexBytes(GoStrings.bytes(s), verb == 'X');
        } else {
            return false;
        }
        return true;
    }

    private void quoted(String s) throws FunctionException {
        String shown = spec.truncated(s);
        boolean raw = spec.sharp && Print.canBackquote(shown);
        spec.pad(raw ? "`" + shown + "`" : Print.quote(shown, '"', spec.plus));
    }

    void hexBytes(byte[] bytes, boolean upper) throws FunctionException {
        int length = spec.hasPrecision ? Math.min(spec.precision, bytes.length) : bytes.length;
        if (length == 0) {
            spec.padding(spec.hasWidth ? spec.width : 0);
            return;
        }
        String prefix = spec.sharp ? (upper ? "0X" : "0x") : "";
        HexFormat hex = spec.space ? HexFormat.ofDelimiter(" " + prefix) : HexFormat.of();
        spec.pad(prefix + (upper ? hex.withUpperCase() : hex).formatHex(bytes, 0, length));
    }

    boolean integer(long bits, boolean signed, int verb) throws FunctionException {
        if (verb == 'v' && spec.goSyntax && !signed) {
            hex0x(bits);
            return true;
        }
        switch (verb) {
            case 'v', 'd' -> number(bits, 10, signed, verb);
            case 'b' -> number(bits, 2, signed, verb);
            case 'o', 'O' -> number(bits, 8, signed, verb);
            case 'x', 'X' -> number(bits, 16, signed, verb);
            case 'c' -> spec.pad(Character.toString(character(bits)));
            case 'q' -> spec.pad(Print.quote(Character.toString(character(bits)), '\'', spec.plus));
            case 'U' -> unicode(bits);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** An unsigned number in hexadecimal with its prefix. */
    void hex0x(long bits) throws FunctionException {
        boolean asked = spec.sharp;
        spec.sharp = true;
        number(bits, 16, false, 'v');
        spec.sharp = asked;
    }

    private static int character(long bits) {
        boolean valid = bits >= 0 && bits <= Character.MAX_CODE_POINT && !(bits >= 0xD800 && bits <= 0xDFFF);
        return valid ? (int) bits : 0xFFFD;
    }

    private void unicode(long bits) throws FunctionException {
        String hex = Long.toHexString(bits).toUpperCase(Locale.ROOT);
        int digits = spec.hasPrecision ? Math.max(4, spec.precision) : 4;
        String shown = "U+" + "0".repeat(Math.max(0, digits - hex.length())) + hex;
        boolean printable = bits >= 0 && bits <= Character.MAX_CODE_POINT && Quoted.isPrint((int) bits);
        spec.padWithSpaces(spec.sharp && printable ? shown + " '" + Character.toString((int) bits) + "'" : shown);
    }

    private void number(long bits, int radix, boolean signed, int verb) throws FunctionException {
        if (spec.hasPrecision && spec.precision == 0 && bits == 0) {
            spec.padWithSpaces("");
            return;
        }
        boolean negative = signed && bits < 0;
        String digits = Long.toUnsignedString(negative ? -bits : bits, radix);
        boolean leadingSign = negative || spec.plus || spec.space;
        int wanted = 0;
        if (spec.hasPrecision) {
            wanted = spec.precision;
        } else if (spec.zero && !spec.minus && spec.hasWidth) {
            wanted = spec.width - (leadingSign ? 1 : 0);
        }
        StringBuilder out = new StringBuilder(leadingSign ? (negative ? "-" : spec.plus ? "+" : " ") : "");
        String padded = "0".repeat(Math.max(0, wanted - digits.length())) + digits;
        out.append(verb == 'O' ? "0o" : "").append(prefix(radix, verb, padded)).append(padded);
        spec.padWithSpaces(verb == 'X' ? out.toString().toUpperCase(Locale.ROOT) : out.toString());
    }

    private String prefix(int radix, int verb, String digits) {
        if (!spec.sharp) {
            return "";
        }
        return switch (radix) {
            case 2 -> "0b";
            case 8 -> digits.startsWith("0") ? "" : "0";
            case 16 -> verb == 'X' ? "0X" : "0x";
            default -> "";
        };
    }

    boolean real(double v, int verb) throws FunctionException {
        switch (verb) {
            case 'v' -> real(v, 'g', -1);
            case 'b', 'g', 'G', 'x', 'X' -> real(v, (char) verb, -1);
            case 'e', 'E', 'f' -> real(v, (char) verb, 6);
            case 'F' -> real(v, 'f', 6);
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean complex(double re, double im, int verb) throws FunctionException {
        if ("vbgGxXfFeE".indexOf(verb) < 0) {
            return false;
        }
        boolean asked = spec.plus;
        spec.out.append('(');
        real(re, verb);
        spec.plus = true;
        real(im, verb);
        spec.out.append("i)");
        spec.plus = asked;
        return true;
    }

    private void real(double v, char form, int defaultPrecision) throws FunctionException {
        int precision = spec.hasPrecision ? spec.precision : defaultPrecision;
        String text = DoubleText.format(v, form, precision);
        char sign = text.charAt(0) == '-' ? '-' : spec.space && !spec.plus ? ' ' : '+';
        String magnitude = text.charAt(0) == '-' || text.charAt(0) == '+' ? text.substring(1) : text;
        boolean showsSign = spec.plus || sign != '+';
        if (Double.isNaN(v) || Double.isInfinite(v)) {
            boolean bare = Double.isNaN(v) ? !spec.space && !spec.plus : !showsSign;
            spec.padWithSpaces(bare ? magnitude : sign + magnitude);
            return;
        }
        if (spec.sharp && form != 'b') {
            magnitude = withPoint(magnitude, form, precision);
        }
        if (!showsSign) {
            spec.pad(magnitude);
        } else if (spec.zero && !spec.minus && spec.hasWidth && spec.width > magnitude.length() + 1) {
            spec.out.append(sign);
            spec.padding(spec.width - magnitude.length() - 1);
            spec.out.append(magnitude);
        } else {
            spec.pad(sign + magnitude);
        }
    }

    /** The sharp flag of floats: always a decimal point, and zeros at the end with {@code %g}. */
    private static String withPoint(String magnitude, char form, int precision) {
        int exponent = magnitude.toLowerCase(Locale.ROOT).indexOf(form == 'x' || form == 'X' ? 'p' : 'e');
        String number = exponent < 0 ? magnitude : magnitude.substring(0, exponent);
        int missing = 0;
        if (form == 'g' || form == 'G' || form == 'x') {
            int significant = number.replace(".", "").replaceFirst("^0+", "").length();
            missing = (precision < 0 ? 6 : precision) - significant;
        }
        String point = "";
        if (number.indexOf('.') < 0) {
            missing -= number.equals("0") ? 1 : 0;
            point = ".";
        }
        return number + point + "0".repeat(Math.max(0, missing)) + magnitude.substring(number.length());
    }
}
