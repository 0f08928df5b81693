package io.grapevine.template.go.value;

import io.grapevine.base.go.GoStrings;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class ValueText {
    private final String text;
    private int pos;

    ValueText(String text) {
        this.text = text;
    }

    boolean isEmpty() {
        return pos == text.length();
    }

    private char at(int ahead) {
        return pos + ahead < text.length() ? text.charAt(pos + ahead) : 0;
    }

    private boolean isDigit(int ahead) {
        return at(ahead) >= '0' && at(ahead) <= '9';
    }

    /** Passes text that stands for itself; runs of spaces are all the same, and need not be there at the end. */
    boolean skip(String prefix) {
        int i = 0;
        while (i < prefix.length()) {
            if (prefix.charAt(i) == ' ') {
                if (!isEmpty() && at(0) != ' ') {
                    return false;
                }
                while (i < prefix.length() && prefix.charAt(i) == ' ') {
                    i++;
                }
                while (at(0) == ' ') {
                    pos++;
                }
            } else if (isEmpty() || !take(prefix.charAt(i++))) {
                return false;
            }
        }
        return true;
    }

    boolean take(char c) {
        if (!isEmpty() && at(0) == c) {
            pos++;
            return true;
        }
        return false;
    }

    boolean take(String word) {
        if (text.startsWith(word, pos)) {
            pos += word.length();
            return true;
        }
        return false;
    }

    /** A number of {@code low} to {@code high} digits; -1 if there is none. */
    int number(int low, int high) {
        int n = 0;
        int digits = 0;
        while (digits < high && isDigit(0)) {
            n = n * 10 + (at(0) - '0');
            pos++;
            digits++;
        }
        return digits < low ? -1 : n;
    }

    /** A number in two characters, the first of which may be a sign; the smallest integer if there is none. */
    int signedPair() {
        char first = at(0);
        boolean sign = first == '-' || first == '+';
        if (!(sign || isDigit(0)) || !isDigit(1)) {
            return Integer.MIN_VALUE;
        }
        int last = at(1) - '0';
        pos += 2;
        return sign ? (first == '-' ? -last : last) : (first - '0') * 10 + last;
    }

    /** The index of the name that comes here, in whatever case; -1 if none does. */
    int name(List<String> names, boolean brief) {
        for (int i = 0; i < names.size(); i++) {
            String name = brief ? names.get(i).substring(0, 3) : names.get(i);
            if (asciiMatches(name)) {
                pos += name.length();
                return i;
            }
        }
        return -1;
    }

    private boolean asciiMatches(String name) {
        String there = text.substring(pos, Math.min(pos + name.length(), text.length()));
        return there.equalsIgnoreCase(name) && GoStrings.isAscii(there);
    }

    /** Whether a point or comma and a digit come. */
    boolean startsFraction() {
        return (at(0) == '.' || at(0) == ',') && isDigit(1);
    }

    /** How many digits come after a point or comma. */
    int fractionDigits() {
        int n = 0;
        while (isDigit(n + 1)) {
            n++;
        }
        return n;
    }

    /** The nanoseconds of a point or comma and so many digits, of which nine count; -1 if they are not there. */
    int fraction(int digits) {
        if (at(0) != '.' && at(0) != ',') {
            return -1;
        }
        int n = 0;
        for (int i = 1; i <= Math.max(9, digits); i++) {
            boolean counts = i <= digits;
            if (counts && pos + i >= text.length()) {
                return -1;
            }
            if (counts && i <= 9 && !isDigit(i)) {
                return -1;
            }
            n = i <= 9 ? n * 10 + (counts ? at(i) - '0' : 0) : n;
        }
        pos += digits + 1;
        return n;
    }

    @Nullable
    String zoneName() {
        int length = zoneNameLength();
        if (length == 0) {
            return null;
        }
        String name = text.substring(pos, pos + length);
        pos += length;
        return name;
    }

    private int zoneNameLength() {
        if (text.length() - pos < 3) {
            return 0;
        }
        if (text.startsWith("ChST", pos) || text.startsWith("MeST", pos)) {
            return 4;
        }
        if (text.startsWith("GMT", pos)) {
            return 3 + signedHours(3);
        }
        if (at(0) == '+' || at(0) == '-') {
            return signedHours(0);
        }
        int capitals = 0;
        while (capitals < 6 && at(capitals) >= 'A' && at(capitals) <= 'Z') {
            capitals++;
        }
        return switch (capitals) {
            case 3 -> 3;
            case 4 -> at(3) == 'T' || text.startsWith("WITA", pos) ? 4 : 0;
            case 5 -> at(4) == 'T' ? 5 : 0;
            default -> 0;
        };
    }

    /** The length of a sign and a number up to 23. */
    private int signedHours(int from) {
        if (at(from) != '+' && at(from) != '-') {
            return 0;
        }
        int hours = 0;
        int i = from + 1;
        while (isDigit(i)) {
            hours = Math.min(100, hours * 10 + (at(i++) - '0'));
        }
        return i == from + 1 || hours > 23 ? 0 : i - from;
    }
}
