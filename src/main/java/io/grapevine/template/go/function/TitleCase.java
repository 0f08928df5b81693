package io.grapevine.template.go.function;

import io.grapevine.base.go.GoStrings;
import java.util.Locale;

/**
 * The function {@code title}: converts the first letter of each word to upper case, by the word boundaries of Unicode.
 */
final class TitleCase {
    /** Characters that do not end a word when letters stand on both sides: apostrophes, points, colons. */
    private static final String MID =
            "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027" + "\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    /** Other characters that stand inside words. */
    private static final String INNER = "\u055A\u055B\u055C\u055E\u058A\u05F3\u066B\u202F";

    private static final int ZERO_WIDTH_SPACE = 0x200B;

    private TitleCase() {}

    static String of(String s) {
        StringBuilder out = new StringBuilder(s.length());
        boolean midWord = false;
        boolean afterMid = false;
        for (int i = 0; i < s.length(); ) {
            int c = s.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean mid = MID.indexOf(c) >= 0;
            if (afterMid && mid) {
                midWord = false;
            }
            if (isCased(c)) {
                out.append(midWord ? lower(s, i, c) : title(c));
                midWord = true;
            } else {
                out.appendCodePoint(GoStrings.isEscape(c) ? 0xFFFD : c);
                midWord = midWord && !breaks(c, mid);
            }
            afterMid = mid;
            i = next;
        }
        return out.toString();
    }

    private static boolean isCased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    /** Whether a character that is not cased ends a word. */
    private static boolean breaks(int c, boolean mid) {
        if (mid || INNER.indexOf(c) >= 0 || isModifierLetter(c)) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.OTHER_LETTER, Character.MODIFIER_LETTER -> hasNoWords(c);
            case Character.LETTER_NUMBER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.CONNECTOR_PUNCTUATION -> false;
            case Character.FORMAT -> c == ZERO_WIDTH_SPACE;
            default -> true;
        };
    }

    private static boolean isModifierLetter(int c) {
        return (c >= 0x2C2 && c <= 0x2D7) || (c >= 0x2DE && c <= 0x2FF);
    }

    /** Whether a letter belongs to a script whose words have no boundaries between letters. */
    private static boolean hasNoWords(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HIRAGANA, HAN, THAI, LAO, MYANMAR, KHMER, TAI_LE, NEW_TAI_LUE, TAI_THAM, TAI_VIET, AHOM -> true;
            default -> false;
        };
    }

    /** The capital, of which only the first letter is one where it takes several. */
    private static String title(int c) {
        String upper = Character.toString(c).toUpperCase(Locale.ROOT);
        if (Character.isTitleCase(c) || Character.toTitleCase(c) != c || upper.codePointCount(0, upper.length()) == 1) {
            return Character.toString(Character.toTitleCase(c));
        }
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < upper.length(); i++) {
            char part = upper.charAt(i);
            out.append(first ? part : Character.toLowerCase(part));
            first = first && !isCased(part);
        }
        return out.toString();
    }

    private static String lower(String s, int i, int c) {
        if (c == 'Σ') {
            return endsWord(s, i + 1) ? "ς" : "σ";
        }
        return c == 'İ' ? "i̇" : Character.toString(Character.toLowerCase(c));
    }

    /** Whether no cased letter follows, apart from characters that case ignores. */
    private static boolean endsWord(String s, int from) {
        for (int i = from; i < s.length(); ) {
            int c = s.codePointAt(i);
            i += Character.charCount(c);
            if (isCased(c)) {
                return false;
            }
            int type = Character.getType(c);
            boolean ignored = MID.indexOf(c) >= 0 || type == Character.NON_SPACING_MARK || type == Character.FORMAT;
            if (!ignored) {
                return true;
            }
        }
        return true;
    }
}
