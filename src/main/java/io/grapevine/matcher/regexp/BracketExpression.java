package io.grapevine.matcher.regexp;

import java.util.Optional;

/** Parser of bracket expressions, {@code [^a-z\d[:punct:]]}. */
final class BracketExpression {
    private final Cursor in;
    private final RegexpEscapes escapes;
    private final boolean foldCase;
    private final int start;
    private final CharSet.Builder members = new CharSet.Builder();

    BracketExpression(Cursor in, RegexpEscapes escapes, boolean foldCase) {
        this.in = in;
        this.escapes = escapes;
        this.foldCase = foldCase;
        this.start = in.position();
    }

    /** Reads the expression; the cursor is at the opening bracket. */
    CharSet read() throws RegexpException {
        in.next();
        boolean negated = in.skip("^");
        boolean first = true;
        while (first || in.peek() != ']') {
            first = false; // a bracket that comes first is a member
            readMember();
        }
        in.next();
        CharSet set = members.build();
        return negated ? set.negate() : set;
    }

    private void readMember() throws RegexpException {
        Optional<CharSet> named = readPosixClass();
        if (named.isEmpty()) {
            named = escapes.readClass(foldCase);
        }
        if (named.isPresent()) {
            members.add(named.get());
        } else {
            readRange();
        }
    }

    private Optional<CharSet> readPosixClass() throws RegexpException {
        int begin = in.position();
        int end = in.looksAt("[:") ? in.text().indexOf(":]", begin + 2) : -1;
        if (end < 0) {
            return Optional.empty();
        }
        Optional<CharSet> named = NamedClasses.posix(in.text().substring(begin + 2, end), foldCase);
        in.moveTo(end + 2);
        if (named.isEmpty()) {
            throw in.fault(RegexpError.CLASS_RANGE, begin);
        }
        return named;
    }

    private void readRange() throws RegexpException {
        int begin = in.position();
        int low = readCharacter();
        int high = low;
        if (in.looksAt("-")
                && !in.looksAt("-]")
                && in.position() + 1 < in.text().length()) {
            in.next();
            high = readCharacter();
            if (high < low) {
                throw in.fault(RegexpError.CLASS_RANGE, begin);
            }
        }
        CharSet range = CharSet.range(low, high);
        members.add(foldCase ? range.foldCase() : range);
    }

    private int readCharacter() throws RegexpException {
        if (in.atEnd()) {
            throw in.fault(RegexpError.MISSING_BRACKET, start);
        }
        return in.peek() == '\\' ? escapes.readCharacter() : in.next();
    }
}
