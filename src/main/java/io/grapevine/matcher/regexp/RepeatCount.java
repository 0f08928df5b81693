package io.grapevine.matcher.regexp;

import org.jspecify.annotations.Nullable;

/**
 * The bounds of a repetition.
 *
 * @param min at least so often
 * @param max at most so often, or {@link RegexpNode.Repeat#UNBOUNDED}
 */
record RepeatCount(int min, int max) {
    private static final int LARGEST = 1000;
    /** The value of every number that is too large. */
    private static final int TOO_LARGE = LARGEST + 1;

    private static final int NO_NUMBER = -2;

    boolean isValid() {
        return min <= LARGEST && max <= LARGEST && (max == RegexpNode.Repeat.UNBOUNDED || min <= max);
    }

    /** Reads an operator; returns null and does not move if none comes next. A malformed brace is no operator. */
    static @Nullable RepeatCount read(Cursor in) {
        int start = in.position();
        RepeatCount count = switch (in.next()) {
            case '*' -> new RepeatCount(0, RegexpNode.Repeat.UNBOUNDED);
            case '+' -> new RepeatCount(1, RegexpNode.Repeat.UNBOUNDED);
            case '?' -> new RepeatCount(0, 1);
            case '{' -> readBraces(in);
            default -> null;
        };
        if (count == null) {
            in.moveTo(start);
        }
        return count;
    }

    private static @Nullable RepeatCount readBraces(Cursor in) {
        int min = readNumber(in);
        int max = min;
        if (min != NO_NUMBER && in.skip(",")) {
            max = in.looksAt("}") ? RegexpNode.Repeat.UNBOUNDED : readNumber(in);
        }
        boolean wellFormed = min != NO_NUMBER && max != NO_NUMBER && in.skip("}");
        return wellFormed ? new RepeatCount(min, max) : null;
    }

    private static int readNumber(Cursor in) {
        int start = in.position();
        int number = 0;
        while (in.peek() >= '0' && in.peek() <= '9') {
            number = Math.min(number * 10 + in.next() - '0', TOO_LARGE);
        }
        String digits = in.since(start);
        return digits.isEmpty() || (digits.length() > 1 && digits.startsWith("0")) ? NO_NUMBER : number;
    }
}
