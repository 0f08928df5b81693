package io.grapevine.template.go.html;

import io.grapevine.template.Source;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Decodes the character references of HTML, named as {@code &quot;} or numeric. */
final class CharacterReferences {
    private static final String RESOURCE = "character-references.txt";

    /** The text of each name; a name ends with its semicolon unless it may go without. */
    private static final Map<String, String> NAMED = load();

    private static final int LONGEST_WITHOUT_SEMICOLON = 6;
    private static final int REPLACEMENT = 0xFFFD;

    /** The characters of the numbers 0x80 to 0x9f, which are interpreted as Windows-1252. */
    private static final String WINDOWS_1252 = "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021"
            + "\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f"
            + "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014"
            + "\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    private CharacterReferences() {}

    /** {@code text} with its references replaced by what they stand for; what is no reference stays. */
    static String resolve(String text) {
        int ampersand = text.indexOf('&');
        if (ampersand < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        while (ampersand >= 0) {
            out.append(text, copied, ampersand);
            copied = text.startsWith("&#", ampersand) ? number(text, ampersand, out) : name(text, ampersand, out);
            ampersand = text.indexOf('&', copied);
        }
        return out.append(text, copied, text.length()).toString();
    }

    /** Appends what the number at {@code start} stands for; answers the index behind what was used up. */
    private static int number(String text, int start, StringBuilder out) {
        boolean hex = text.length() > start + 2 && "xX".indexOf(text.charAt(start + 2)) >= 0;
        int radix = hex ? 16 : 10;
        int end = hex ? start + 3 : start + 2;
        int number = 0;
        while (end < text.length() && asciiDigit(text.charAt(end), radix) >= 0) {
            number = number * radix + asciiDigit(text.charAt(end), radix);
            end++;
        }
        if (end < text.length() && text.charAt(end) == ';') {
            end++;
        }
        if (end - start <= 3) {
            out.append('&');
            return start + 1;
        }
        out.appendCodePoint(character(number));
        return end;
    }

    private static int asciiDigit(char c, int radix) {
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }

    private static int character(int number) {
        if (number >= 0x80 && number <= 0x9F) {
            return WINDOWS_1252.charAt(number - 0x80);
        }
        boolean surrogate = number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
        return number <= 0 || surrogate || number > Character.MAX_CODE_POINT ? REPLACEMENT : number;
    }

    /** Appends what the name at {@code start} stands for; answers the index behind what was used up. */
    private static int name(String text, int start, StringBuilder out) {
        int end = start + 1;
        while (end < text.length() && Span.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        if (end < text.length() && text.charAt(end) == ';') {
            end++;
        }
        String whole = NAMED.get(text.substring(start + 1, end));
        if (whole != null) {
            out.append(whole);
            return end;
        }
        int longest = Math.min(end - start - 2, LONGEST_WITHOUT_SEMICOLON);
        for (int length = longest; length > 1; length--) {
            String prefix = NAMED.get(text.substring(start + 1, start + 1 + length));
            if (prefix != null) {
                out.append(prefix);
                return start + 1 + length;
            }
        }
        out.append(text, start, end);
        return end;
    }

    /**
     * Reads the resource, each line of which is a name and the code points, in hexadecimal digits, that it stands for.
     */
    private static Map<String, String> load() {
        Map<String, String> named = new TreeMap<>();
        Source.ofResource("", CharacterReferences.class, RESOURCE)
                .text()
                .lines()
                .map(line -> line.split(" ", -1))
                .forEach(words -> named.put(
                        words[0],
                        Arrays.stream(words)
                                .skip(1)
                                .map(digits -> Character.toString(Integer.parseInt(digits, 16)))
                                .collect(Collectors.joining())));
        return named;
    }
}
