package io.grapevine.model.matcher.regexp;

import io.grapevine.model.matcher.regexp.Glob.Wildcard;
import io.grapevine.model.matcher.regexp.RegexpNode.Alternation;
import io.grapevine.model.matcher.regexp.RegexpNode.Assertion;
import io.grapevine.model.matcher.regexp.RegexpNode.Capture;
import io.grapevine.model.matcher.regexp.RegexpNode.Chars;
import io.grapevine.model.matcher.regexp.RegexpNode.Concat;
import io.grapevine.model.matcher.regexp.RegexpNode.Repeat;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts an expression to an equivalent union of a few {@link Glob}s, if there is one. Most expressions in use have
 * one, and comparing strings is many times faster than running an automaton. Null means that there is none.
 *
 * @param budget how many characters all globs together may have: some, and several times as many as the expression itself
 */
record Globs(int budget) {
    private static final int BASE_BUDGET = 256;
    private static final int MOST_CHARACTERS_OF_A_SET = 16;
    private static final int MOST_PIECES = 256;

    /** The globs of an expression that is anchored at both ends and {@code length} long as text. */
    static @Nullable Set<Glob> of(RegexpNode node, int length) {
        boolean anchored = node instanceof Concat concat
                && !concat.parts().isEmpty()
                && concat.parts().get(0) == Assertion.BEGIN_TEXT
                && concat.parts().get(concat.parts().size() - 1) == Assertion.END_TEXT;
        if (!anchored) {
            return null;
        }
        Set<Glob> globs = new Globs(BASE_BUDGET + 4 * length).expand(node, true, true);
        return globs != null && globs.stream().allMatch(Glob::isSimple) ? globs : null;
    }

    /**
     * Expands a part of the expression.
     *
     * @param atStart whether it can match only at the start of the text, where an anchor is redundant
     * @param atEnd likewise for the end
     */
    private @Nullable Set<Glob> expand(RegexpNode node, boolean atStart, boolean atEnd) {
        if (node instanceof Chars chars) {
            return expandSet(chars.set());
        }
        if (node instanceof Assertion assertion) {
            boolean begins = assertion == Assertion.BEGIN_TEXT && atStart;
            boolean ends = assertion == Assertion.END_TEXT && atEnd;
            return begins || ends ? Collections.singleton(Glob.EMPTY) : null;
        }
        if (node instanceof Concat concat) {
            return expandConcat(concat.parts(), atStart, atEnd);
        }
        if (node instanceof Alternation alternation) {
            return expandAlternation(alternation.choices(), atStart, atEnd);
        }
        if (node instanceof Capture capture) {
            return expand(capture.body(), atStart, atEnd);
        }
        return node instanceof Repeat repeat ? expandRepeat(repeat) : null;
    }

    private @Nullable Set<Glob> expandSet(CharSet set) {
        if (set.size() > MOST_CHARACTERS_OF_A_SET) {
            return null;
        }
        Set<Glob> globs = new LinkedHashSet<>();
        set.codePoints().forEach(c -> globs.add(Glob.literal(Character.toString(c))));
        return globs;
    }

    private @Nullable Set<Glob> expandConcat(List<RegexpNode> parts, boolean atStart, boolean atEnd) {
        int begin = 0;
        while (begin < parts.size() && parts.get(begin) == Assertion.BEGIN_TEXT) {
            begin++;
        }
        int end = parts.size();
        while (end > begin && parts.get(end - 1) == Assertion.END_TEXT) {
            end--;
        }
        if ((begin > 0 && !atStart) || (end < parts.size() && !atEnd)) {
            return null;
        }
        @Nullable Set<Glob> globs = Collections.singleton(Glob.EMPTY);
        int pieces = 0;
        for (int i = begin; i < end && globs != null; i++) {
            Set<Glob> next;
            int run = literalRun(parts, i, end);
            if (run > 1) {
                next = Collections.singleton(Glob.literal(text(parts.subList(i, i + run))));
                i += run - 1;
            } else {
                next = expand(parts.get(i), atStart && i == begin, atEnd && i == end - 1);
            }
            pieces++;
            globs = next == null || pieces > MOST_PIECES ? null : join(globs, next);
        }
        return globs;
    }

    /** Counts the parts from {@code start} on that are one literal character each. */
    private static int literalRun(List<RegexpNode> parts, int start, int end) {
        int i = start;
        while (i < end && parts.get(i) instanceof Chars chars && chars.set().size() == 1) {
            i++;
        }
        return i - start;
    }

    private static String text(List<RegexpNode> literals) {
        StringBuilder text = new StringBuilder(literals.size());
        for (RegexpNode literal : literals) {
            text.appendCodePoint(((Chars) literal).set().first(0));
        }
        return text.toString();
    }

    private @Nullable Set<Glob> join(Set<Glob> heads, Set<Glob> tails) {
        if ((long) heads.size() * tails.size() > budget) {
            return null;
        }
        Set<Glob> joined = new LinkedHashSet<>();
        heads.forEach(head -> tails.forEach(tail -> joined.add(head.then(tail))));
        return withinBudget(joined);
    }

    private @Nullable Set<Glob> expandAlternation(List<RegexpNode> choices, boolean atStart, boolean atEnd) {
        Set<Glob> union = new LinkedHashSet<>();
        for (RegexpNode choice : choices) {
            Set<Glob> globs = expand(choice, atStart, atEnd);
            if (globs == null) {
                return null;
            }
            union.addAll(globs);
        }
        return withinBudget(union);
    }

    private @Nullable Set<Glob> expandRepeat(Repeat repeat) {
        if (repeat.max() == Repeat.UNBOUNDED) {
            return expandWildcard(repeat);
        }
        Set<Glob> body = repeat.max() == 0 ? Collections.emptySet() : expand(repeat.body(), false, false);
        if (body == null) {
            return null;
        }
        Set<Glob> union = new LinkedHashSet<>();
        @Nullable Set<Glob> power = Collections.singleton(Glob.EMPTY);
        for (int count = 0; count <= repeat.max() && power != null; count++) {
            if (count >= repeat.min()) {
                union.addAll(power);
            }
            power = count < repeat.max() ? join(power, body) : power;
        }
        return power == null ? null : withinBudget(union);
    }

    private static @Nullable Set<Glob> expandWildcard(Repeat repeat) {
        if (repeat.min() > 1 || !(repeat.body() instanceof Chars chars)) {
            return null;
        }
        boolean lines = chars.set().equals(CharSet.ANY);
        if (!lines && !chars.set().equals(CharSet.NOT_NEWLINE)) {
            return null;
        }
        return Collections.singleton(Glob.wildcard(Wildcard.of(repeat.min() == 1, lines)));
    }

    private @Nullable Set<Glob> withinBudget(Set<Glob> globs) {
        return globs.stream().mapToLong(Glob::length).sum() > budget ? null : globs;
    }
}
