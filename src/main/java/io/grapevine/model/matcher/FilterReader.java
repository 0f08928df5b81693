package io.grapevine.model.matcher;

import io.grapevine.base.go.Utf8;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A cursor over the text of a filter. */
final class FilterReader {
    private final String text;
    private int position;

    FilterReader(String text) {
        this.text = text;
    }

    /** White space as a browser has it. */
    static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || Character.isSpaceChar(c) || c == 0xfeff;
    }

    boolean isAtEnd() {
        return position >= text.length();
    }

    String rest() {
        return text.substring(position);
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, position);
    }

    /** The next character; a space at the end. */
    char peek() {
        return peek(0);
    }

    /** The character that stands {@code ahead} behind the next one; a space at the end. */
    char peek(int ahead) {
        return position + ahead >= text.length() ? ' ' : text.charAt(position + ahead);
    }

    /** The text from an earlier position on. */
    String since(int start) {
        return text.substring(start, position);
    }

    int position() {
        return position;
    }

    void moveTo(int newPosition) {
        position = newPosition;
    }

    void skipSpaces() {
        take(FilterReader::isSpace);
    }

    /** Takes a range of PromQL, such as {@code [5m]}, if there is one. */
    void skipRange() {
        int end = startsWith("[") ? text.indexOf(']', position) : -1;
        position = Math.max(position, end + 1);
    }

    /** Takes the characters that a predicate accepts. */
    String take(IntPredicate accepted) {
        int start = position;
        while (!isAtEnd() && accepted.test(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    String take(int length) {
        position += length;
        return text.substring(position - length, position);
    }

    /** Takes one of some texts, the first that follows; null if none does. */
    @Nullable
    String takeOneOf(String... texts) {
        for (String each : texts) {
            if (startsWith(each)) {
                return take(each.length());
            }
        }
        return null;
    }

    /** Takes a word in upper or lower case, if it ends where a term may begin; gives what is written, or an empty text. */
    String takeWord(String word) {
        char next = peek(word.length());
        boolean isWord = text.regionMatches(true, position, word, 0, word.length());
        return isWord && (isSpace(next) || ",(){\"'".indexOf(next) >= 0) ? take(word.length()) : "";
    }

    /** Takes a string in double quotes, with its quotes and escapes; null if there is none. */
    @Nullable
    String takeString() throws MatcherException {
        if (!startsWith("\"")) {
            return null;
        }
        for (int i = position + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return take(i + 1 - position);
            }
            i += c == '\\' ? 1 : 0;
        }
        throw expected(rest(), "a closing \"");
    }

    /** Takes a string in single quotes, backquotes or the curved quotes of a phone, which has no escapes; gives what is inside. */
    String takeRaw() throws MatcherException {
        char open = peek();
        boolean isCurved = "“”„".indexOf(open) >= 0;
        for (int end = position + 1; end < text.length(); end++) {
            char c = text.charAt(end);
            if (isCurved ? c == '“' || c == '”' : c == open) {
                String inside = text.substring(position + 1, end);
                position = end + 1;
                return inside;
            }
        }
        char expected = open == '„' ? '“' : open == '“' ? '”' : open;
        throw expected(rest(), "a closing " + expected);
    }

    /** The error of the part {@code actual} of a filter, which is shortened. */
    static MatcherException expected(String actual, String expected) {
        return new MatcherException(
                (actual.isEmpty() ? "end of filter" : shown(actual)) + " (expected: " + expected + ")");
    }

    static String shown(String actual) {
        String first = Utf8.first(actual, 60);
        return first.equals(actual) ? actual : first + "…";
    }
}
