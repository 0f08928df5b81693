package io.grapevine.model.matcher.regexp;

import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of literals with wildcards between them, such as {@code web-.*:80}, matched by string comparison.
 *
 * @param literals the texts, one more than there are wildcards; may be empty
 * @param wildcards the wildcards between them
 */
record Glob(List<String> literals, List<Wildcard> wildcards) {
    static final Glob EMPTY = literal("");

    private static final int CHARACTERS_OF_A_STEP = 16;

    /** Any text without line feed; of at least one character, or possibly empty. */
    enum Wildcard {
        ANY(false, false),
        SOME(true, false),
        ANY_LINES(false, true),
        SOME_LINES(true, true);

        private final boolean atLeastOne;
        private final boolean lines;

        Wildcard(boolean atLeastOne, boolean lines) {
            this.atLeastOne = atLeastOne;
            this.lines = lines;
        }

        static Wildcard of(boolean atLeastOne, boolean lines) {
            return lines ? (atLeastOne ? SOME_LINES : ANY_LINES) : (atLeastOne ? SOME : ANY);
        }
    }

    static Glob literal(String text) {
        return new Glob(List.of(text), List.of());
    }

    static Glob wildcard(Wildcard wildcard) {
        return new Glob(List.of("", ""), List.of(wildcard));
    }

    boolean isLiteral() {
        return wildcards.isEmpty();
    }

    String text() {
        return literals.get(0);
    }

    int length() {
        int length = wildcards.size();
        for (String literal : literals) { // for each text that is compared
            length += literal.length();
        }
        return length;
    }

    /** At most so many steps does it take to compare it with a text of this length, some characters each. */
    long steps(int textLength) {
        return 1 + (isLiteral() ? length() : (long) textLength * length()) / CHARACTERS_OF_A_STEP;
    }

    /**
     * Whether {@link #matches} is right. Where wildcards of both kinds are used the first place that fits is not
     * always the right one, and where two follow one another it takes more than comparing to count characters.
     */
    boolean isSimple() {
        boolean oneKind =
                wildcards.stream().map(wildcard -> wildcard.lines).distinct().count() <= 1;
        return oneKind
                && (isLiteral()
                        || literals.subList(1, wildcards.size()).stream().noneMatch(String::isEmpty));
    }

    Glob then(Glob next) {
        List<String> texts = new ArrayList<>(literals);
        int last = texts.size() - 1;
        texts.set(last, texts.get(last) + next.literals.get(0));
        texts.addAll(next.literals.subList(1, next.literals.size()));
        List<Wildcard> gaps = new ArrayList<>(wildcards);
        gaps.addAll(next.wildcards);
        return new Glob(List.copyOf(texts), List.copyOf(gaps));
    }

    /**
     * Whether the whole of {@code text} matches. Each inner literal is taken where it first occurs: a later place would
     * only make the gap before it longer, and a line feed that is in the way would still be.
     */
    boolean matches(String text) {
        int last = wildcards.size();
        String suffix = literals.get(last);
        int end = text.length() - suffix.length();
        if (!text.startsWith(literals.get(0)) || !text.endsWith(suffix)) {
            return false;
        }
        int position = literals.get(0).length();
        if (last == 0) {
            return position == text.length();
        }
        for (int i = 0; i < last; i++) {
            Wildcard wildcard = wildcards.get(i);
            int earliest = position + (wildcard.atLeastOne ? 1 : 0);
            String literal = literals.get(i + 1);
            int next = i + 1 == last ? end : text.indexOf(literal, earliest);
            boolean fits = next >= earliest && next <= end && (wildcard.lines || isOneLine(text, position, next));
            if (!fits) {
                return false;
            }
            position = next + (i + 1 == last ? 0 : literal.length());
        }
        return true;
    }

    private static boolean isOneLine(String text, int start, int end) {
        int lineFeed = text.indexOf('\n', start);
        return lineFeed < 0 || lineFeed >= end;
    }
}
