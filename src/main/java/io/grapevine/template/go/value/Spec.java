package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;

/** The flags, width and precision of one verb, and the padding that they define. */
final class Spec {
    final Output out = new Output();
    boolean sharp;
    boolean zero;
    boolean plus;
    boolean minus;
    boolean space;
    /** {@code %+v}. */
    boolean fieldNames;
    /** {@code %#v}. */
    boolean goSyntax;

    boolean hasWidth;
    boolean hasPrecision;
    int width;
    int precision;

    void clear() {
        sharp = false;
        zero = false;
        plus = false;
        minus = false;
        space = false;
        fieldNames = false;
        goSyntax = false;
        hasWidth = false;
        hasPrecision = false;
        width = 0;
        precision = 0;
    }

    /** Gives plus and sharp the meaning that they have with {@code %v}. */
    void forV() {
        goSyntax = sharp;
        sharp = false;
        fieldNames = plus;
        plus = false;
    }

    void pad(String s) throws FunctionException {
        if (!hasWidth || width == 0) {
            out.append(s);
            return;
        }
        int missing = width - s.codePointCount(0, s.length());
        if (minus) {
            out.append(s);
            padding(missing);
        } else {
            padding(missing);
            out.append(s);
        }
    }

    /** Appends {@code s}, padded with spaces even where zeros are asked for. */
    void padWithSpaces(String s) throws FunctionException {
        boolean asked = zero;
        zero = false;
        pad(s);
        zero = asked;
    }

    void padding(int count) throws FunctionException {
        out.repeat(zero && !minus ? '0' : ' ', count);
    }

    /** The first characters of {@code s}, as many as the precision says. */
    String truncated(String s) {
        if (!hasPrecision || s.length() <= precision || s.codePointCount(0, s.length()) <= precision) {
            return s;
        }
        return s.substring(0, s.offsetByCodePoints(0, precision));
    }

    static final class Output {
        /** The largest length of an output, in UTF-16 units: more than any message has, less than would hurt. */
        static final int LIMIT = 16 << 20;

        private final StringBuilder text = new StringBuilder();

        void append(char c) throws FunctionException {
            room(1);
            text.append(c);
        }

        void appendCodePoint(int c) throws FunctionException {
            room(2);
            text.appendCodePoint(c);
        }

        void append(CharSequence s) throws FunctionException {
            room(s.length());
            text.append(s);
        }

        void repeat(char c, int times) throws FunctionException {
            if (times > 0) {
                room(times);
                text.append(String.valueOf(c).repeat(times));
            }
        }

        private void room(int more) throws FunctionException {
            if (text.length() + more > LIMIT) {
                throw new FunctionException("text longer than " + LIMIT + " characters");
            }
        }

        String text() {
            return GoStrings.joined(text.toString());
        }
    }
}
