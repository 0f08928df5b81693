package io.grapevine.model.timeinterval;

import java.util.List;

/** The syntax shared by ranges of days, months and years: one member, or two separated by a colon. */
final class RangeSyntax {
    private RangeSyntax() {}

    /** First and last member of a range. */
    record Bounds(long begin, long end) {}

    /** Gives the number of a member, written in lower case. */
    @FunctionalInterface
    interface MemberReader {
        long read(String member) throws TimeIntervalException;
    }

    static Bounds read(String field, String text, String expected, MemberReader reader) throws TimeIntervalException {
        String lower = lowerCase(text);
        List<String> members = List.of(lower.split(":", -1));
        if (members.size() > 2) {
            throw new TimeIntervalException(field, text, expected);
        }
        long begin = reader.read(members.get(0));
        return new Bounds(begin, members.size() == 1 ? begin : reader.read(members.get(1)));
    }

    /** Character by character as Go does it; {@link String#toLowerCase} would make two of a dotted capital I. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }

    static long number(String field, String member, String expected) throws TimeIntervalException {
        int sign = member.startsWith("+") || member.startsWith("-") ? 1 : 0;
        boolean digits = member.length() > sign && member.chars().skip(sign).allMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            try {
                return Long.parseLong(member);
            } catch (NumberFormatException outOfRange) {
                throw new TimeIntervalException(field, member, expected + ", within 64 bits");
            }
        }
        throw new TimeIntervalException(field, member.isEmpty() ? "nothing" : member, expected);
    }

    static String write(long begin, long end) {
        return begin == end ? Long.toString(begin) : begin + ":" + end;
    }
}
