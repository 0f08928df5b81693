package io.grapevine.httpclient.message;

import io.grapevine.base.go.Utf8;

/** Truncation of text to the limit of a service, with an ellipsis at the end and without splitting characters. */
public final class Shortened {
    private static final String ELLIPSIS = "…";

    /** The largest limit without room for an ellipsis. */
    private static final int TINY = 3;

    private Shortened() {}

    /** Truncates to a number of characters (Unicode code points), not negative, including the ellipsis. */
    public static String toCharacters(String text, int limit) {
        return limit <= TINY || text.codePointCount(0, text.length()) <= limit
                ? Utf8.first(text, limit)
                : Utf8.first(text, limit - 1) + ELLIPSIS;
    }

    /** Truncates text of a response to 256 characters, for error messages. */
    public static String quote(String said) {
        return toCharacters(said, 256);
    }

    /** Truncates text of a response to 512 characters, for an error that only the response explains. */
    public static String detail(String said) {
        return toCharacters(said, 512);
    }

    /** As many characters from the beginning of a text as fit into {@code limit} UTF-8 bytes. */
    public static String firstBytes(String text, int limit) {
        int room = limit;
        int index = 0;
        while (index < text.length()) {
            int character = text.codePointAt(index);
            room -= bytes(character);
            if (room < 0) {
                break;
            }
            index += Character.charCount(character);
        }
        return text.substring(0, index);
    }

    private static int bytes(int character) {
        return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }
}
