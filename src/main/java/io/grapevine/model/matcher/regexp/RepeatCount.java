package io.grapevine.model.matcher.regexp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The bounds of a repetition; no upper one is {@link RegexpNode.Repeat#UNBOUNDED}. */
record RepeatCount(int min, int max) {
    private static final int LARGEST = 1000;
    /** The value of every number that is too large. */
    private static final int TOO_LARGE = LARGEST + 1;

    private static final int MOST_DIGITS = 4;
    private static final Pattern OPERATOR = Pattern.compile("[*+?]|\\{(0|[1-9][0-9]*+)(,(0|[1-9][0-9]*+)?)?\\}");

    boolean isValid() {
        return min <= LARGEST && max <= LARGEST && (max == RegexpNode.Repeat.UNBOUNDED || min <= max);
    }

    /** Reads an operator; returns null and does not move if none comes next. A malformed brace is no operator. */
    static @Nullable RepeatCount read(Cursor in) {
        Matcher operator =
                OPERATOR.matcher(in.text()).region(in.position(), in.text().length());
        if (!operator.lookingAt()) {
            return null;
        }
        in.moveTo(operator.end());
        return switch (operator.group().charAt(0)) {
            case '*' -> new RepeatCount(0, RegexpNode.Repeat.UNBOUNDED);
            case '+' -> new RepeatCount(1, RegexpNode.Repeat.UNBOUNDED);
            case '?' -> new RepeatCount(0, 1);
            default -> {
                int min = number(operator.group(1));
                String max = operator.group(3);
                boolean exact = operator.group(2) == null;
                yield new RepeatCount(min, exact ? min : max == null ? RegexpNode.Repeat.UNBOUNDED : number(max));
            }
        };
    }

    private static int number(String digits) {
        return digits.length() > MOST_DIGITS ? TOO_LARGE : Math.min(Integer.parseInt(digits), TOO_LARGE);
    }
}
