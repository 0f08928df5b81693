package io.grapevine.httpclient.message;

import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * The longest text that a service takes, in the unit in which the service counts.
 *
 * @param most not negative
 */
public record Length(int most, Unit unit) {
    private static final String ELLIPSIS = "…";

    /** Units of text. */
    public enum Unit {
        /** Bytes of UTF-8. */
        BYTES(text -> text.getBytes(StandardCharsets.UTF_8).length),
        /** Unicode code points. */
        CHARACTERS(text -> text.codePointCount(0, text.length())),
        /** Code units of UTF-16, as JavaScript and Java count. */
        UTF_16(String::length);

        private final ToIntFunction<String> count;

        Unit(ToIntFunction<String> count) {
            this.count = count;
        }
    }

    /** So many bytes of UTF-8. */
    public static Length bytes(int most) {
        return new Length(most, Unit.BYTES);
    }

    /** So many code points. */
    public static Length characters(int most) {
        return new Length(most, Unit.CHARACTERS);
    }

    /** So many code units of UTF-16. */
    public static Length utf16(int most) {
        return new Length(most, Unit.UTF_16);
    }

    /** The length of a text in this unit. */
    public int of(String text) {
        return unit.count.applyAsInt(text);
    }

    /** Whether a text is short enough. */
    public boolean holds(String text) {
        return of(text) <= most;
    }

    /** What is left after a text. */
    public Length minus(String text) {
        return new Length(Math.max(0, most - of(text)), unit);
    }

    /** The text, or its beginning with an ellipsis, in whole characters. */
    public String shorten(String text) {
        return shorten(text, UnaryOperator.identity());
    }

    /**
     * The escaped text, or its escaped beginning with an ellipsis; what escapes one character is not split.
     *
     * @param escape escapes each character on its own
     */
    public String shorten(String text, UnaryOperator<String> escape) {
        String whole = escape.apply(text);
        if (holds(whole)) {
            return whole;
        }
        String end = of(ELLIPSIS) <= most ? ELLIPSIS : "";
        int fits = 0;
        int tooMany = text.codePointCount(0, text.length());
        int guess = most - of(end); // where each character counts as one, this is found at once
        int step = 1;
        while (fits + 1 < tooMany) {
            int tried = (fits + tooMany) >>> 1;
            if (guess > fits && guess < tooMany) {
                tried = guess;
                guess += step;
                step *= 2;
            }
            if (holds(beginning(text, tried, escape) + end)) {
                fits = tried;
            } else {
                tooMany = tried;
            }
        }
        return beginning(text, fits, escape) + end;
    }

    private static String beginning(String text, int characters, UnaryOperator<String> escape) {
        return escape.apply(text.substring(0, text.offsetByCodePoints(0, characters)));
    }
}
