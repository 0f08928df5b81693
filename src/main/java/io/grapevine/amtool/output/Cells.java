package io.grapevine.amtool.output;

import java.util.ArrayList;
import java.util.List;

/** The texts of cells on a terminal. */
final class Cells {
    private Cells() {}

    /** The lines of a text, without what could move the cursor. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\\R", -1)) {
            StringBuilder safe = new StringBuilder(line.length());
            line.codePoints().forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
            lines.add(safe.toString());
        }
        return lines;
    }

    /** How many columns of a terminal a line takes: two for East Asian letters and most symbols beyond them. */
    static int width(String line) {
        int width = 0;
        for (int i = 0; i < line.length(); ) {
            int c = line.codePointAt(i);
            i += Character.charCount(c);
            width += width(c);
        }
        return width;
    }

    private static int width(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    /** The text in lines of at most {@code room} columns, broken at blanks where there are any. */
    static List<String> wrapped(String text, int room) {
        List<String> wrapped = new ArrayList<>();
        for (String line : lines(text)) {
            String rest = line;
            while (width(rest) > room) {
                int fits = fitting(rest, room);
                int blank = rest.lastIndexOf(' ', fits);
                int end = blank > 0 ? blank : fits;
                wrapped.add(rest.substring(0, end).stripTrailing());
                rest = rest.substring(end).stripLeading();
            }
            wrapped.add(rest);
        }
        return wrapped;
    }

    /** How many characters from the beginning fit; at least one code point. */
    private static int fitting(String line, int room) {
        int width = 0;
        int i = 0;
        while (i < line.length()) {
            int c = line.codePointAt(i);
            width += width(c);
            if (width > room && i > 0) {
                return i;
            }
            i += Character.charCount(c);
        }
        return i;
    }
}
