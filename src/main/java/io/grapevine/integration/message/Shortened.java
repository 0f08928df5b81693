package io.grapevine.integration.message;

import java.nio.charset.StandardCharsets;

/** MessageFields that are too long for a service: their end gives way to an ellipsis, and no character is cut in two. */
public final class Shortened {
    private static final String ELLIPSIS = "…";

    /** A limit this small leaves no room for an ellipsis. */
    private static final int TINY = 3;

    private Shortened() {}

    /**
     * At most so many characters (Unicode code points) of a text, the ellipsis among them.
     *
     * @param limit not negative
     */
    public static String toCharacters(String text, int limit) {
        if (text.length() <= limit || text.codePointCount(0, text.length()) <= limit) {
            return text;
        }
        return limit <= TINY
                ? text.substring(0, text.offsetByCodePoints(0, limit))
                : text.substring(0, text.offsetByCodePoints(0, limit - 1)) + ELLIPSIS;
    }

    /**
     * At most so many bytes of a text as UTF-8, the ellipsis among them.
     *
     * @param limit not negative
     */
    public static String toBytes(String text, int limit) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= limit) {
            return text;
        }
        String end = limit <= TINY ? "" : ELLIPSIS;
        int room = limit - end.getBytes(StandardCharsets.UTF_8).length;
        int index = 0;
        while (index < text.length()) {
            int character = text.codePointAt(index);
            room -= bytes(character);
            if (room < 0) {
                break;
            }
            index += Character.charCount(character);
        }
        return text.substring(0, index) + end;
    }

    private static int bytes(int character) {
        return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }
}
