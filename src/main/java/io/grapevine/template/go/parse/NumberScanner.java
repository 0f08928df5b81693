package io.grapevine.template.go.parse;

import io.grapevine.template.go.parse.Token.Kind;

/** Finds the end of a numeric constant. It accepts more than is valid; the parser validates the number. */
final class NumberScanner {
    private static final String DECIMAL = "0123456789_";

    private final String input;
    private final Kind kind;
    private int pos;

    NumberScanner(String input, int start) {
        this.input = input;
        this.pos = start;
        if (!scan()) {
            kind = Kind.ERROR;
        } else if (peek() == '+' || peek() == '-') {
            kind = scan() && input.charAt(pos - 1) == 'i' ? Kind.COMPLEX : Kind.ERROR;
        } else {
            kind = Kind.NUMBER;
        }
    }

    /** NUMBER, COMPLEX, or ERROR where no number can be. */
    Kind kind() {
        return kind;
    }

    /** The offset behind the number, or behind what spoils it. */
    int end() {
        return pos;
    }

    private boolean scan() {
        accept("+-");
        String digits = DECIMAL;
        if (accept("0")) {
            digits = accept("xX")
                    ? "0123456789abcdefABCDEF_"
                    : accept("oO") ? "01234567_" : accept("bB") ? "01_" : DECIMAL;
        }
        acceptRun(digits);
        if (accept(".")) {
            acceptRun(digits);
        }
        boolean exponent = digits.equals(DECIMAL) ? accept("eE") : digits.length() > DECIMAL.length() && accept("pP");
        if (exponent) {
            accept("+-");
            acceptRun(DECIMAL);
        }
        accept("i");
        if (pos < input.length() && Names.isPart(input.codePointAt(pos))) {
            pos += Character.charCount(input.codePointAt(pos));
            return false;
        }
        return true;
    }

    private int peek() {
        return pos < input.length() ? input.charAt(pos) : -1;
    }

    private boolean accept(String valid) {
        if (pos < input.length() && valid.indexOf(input.charAt(pos)) >= 0) {
            pos++;
            return true;
        }
        return false;
    }

    private void acceptRun(String valid) {
        while (pos < input.length() && valid.indexOf(input.charAt(pos)) >= 0) {
            pos++;
        }
    }
}
