package io.grapevine.matcher.regexp;

import java.util.Optional;

/** The ASCII character classes: {@code \d \s \w}, {@code [:alnum:]} and so on. */
final class NamedClasses {
    private static final CharSet DIGIT = CharSet.ofRanges("09");
    private static final CharSet SPACE = CharSet.ofRanges("\t\n\f\r  ");
    private static final CharSet WORD = CharSet.ofRanges("09AZaz__");

    private NamedClasses() {}

    /** The class of the letter after a backslash; a capital letter negates it. */
    static Optional<CharSet> perl(int letter, boolean foldCase) {
        CharSet positive;
        switch (letter) {
            case 'd', 'D' -> positive = DIGIT;
            case 's', 'S' -> positive = SPACE;
            case 'w', 'W' -> positive = WORD;
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(signed(positive, letter <= 'Z', foldCase));
    }

    /** The class between {@code [:} and {@code :]}; a leading circumflex negates it. */
    static Optional<CharSet> posix(String name, boolean foldCase) {
        boolean negated = name.startsWith("^");
        return posix(negated ? name.substring(1) : name).map(set -> signed(set, negated, foldCase));
    }

    private static Optional<CharSet> posix(String name) {
        return switch (name) {
            case "alnum" -> Optional.of(CharSet.ofRanges("09AZaz"));
            case "alpha" -> Optional.of(CharSet.ofRanges("AZaz"));
            case "ascii" -> Optional.of(CharSet.range(0, 0x7F));
            case "blank" -> Optional.of(CharSet.ofRanges("\t\t  "));
            case "cntrl" -> Optional.of(CharSet.range(0, 0x1F).or(CharSet.of(0x7F)));
            case "digit" -> Optional.of(DIGIT);
            case "graph" -> Optional.of(CharSet.ofRanges("!~"));
            case "lower" -> Optional.of(CharSet.ofRanges("az"));
            case "print" -> Optional.of(CharSet.ofRanges(" ~"));
            case "punct" -> Optional.of(CharSet.ofRanges("!/:@[`{~"));
            case "space" -> Optional.of(CharSet.ofRanges("\t\r  "));
            case "upper" -> Optional.of(CharSet.ofRanges("AZ"));
            case "word" -> Optional.of(WORD);
            case "xdigit" -> Optional.of(CharSet.ofRanges("09AFaf"));
            default -> Optional.empty();
        };
    }

    /** Case is folded before the class is negated: what is neither in it nor a variant of a member remains. */
    static CharSet signed(CharSet set, boolean negated, boolean foldCase) {
        CharSet folded = foldCase ? set.foldCase() : set;
        return negated ? folded.negate() : folded;
    }
}
