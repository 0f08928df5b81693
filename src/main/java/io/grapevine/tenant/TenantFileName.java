package io.grapevine.tenant;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The escaping of ids in names of files, which is reversible where names differ in case and where they do not. */
final class TenantFileName {
    /** The length of {@link #ENCODED} and the base32 of the longest id; most file systems take 255 bytes. */
    private static final int MAX_LENGTH = 242;

    private static final char ESCAPE = '%';

    /** No id has this character. */
    private static final String ENCODED = "=";

    private static final int BASE = 32;

    /** The byte before those of an encoded id, so that its first bits count. */
    private static final byte GUARD = 1;

    private TenantFileName() {}

    static String of(String id) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean innerDot = c == '.' && i > 0 && i < id.length() - 1;
            if (innerDot || TenantId.isPlainInFileNames(c)) {
                name.append(c);
            } else {
                name.append(ESCAPE).append(HexFormat.of().toHexDigits((byte) c));
            }
        }
        return name.length() <= MAX_LENGTH ? name.toString() : ENCODED + base32(id);
    }

    /** The text in a name; the name itself if it is none that {@link #of} returns. */
    static String decode(String name) {
        return name.startsWith(ENCODED) ? ofBase32(name) : unescaped(name);
    }

    private static String unescaped(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean escaped = c == ESCAPE
                    && i + 2 < name.length()
                    && HexFormat.isHexDigit(name.charAt(i + 1))
                    && HexFormat.isHexDigit(name.charAt(i + 2));
            if (escaped) {
                c = (char) HexFormat.fromHexDigits(name, i + 1, i + 3);
                i += 2;
            }
            text.append(c);
        }
        return text.toString();
    }

    private static String base32(String id) {
        byte[] ascii = id.getBytes(StandardCharsets.US_ASCII);
        byte[] guarded = new byte[ascii.length + 1];
        guarded[0] = GUARD;
        System.arraycopy(ascii, 0, guarded, 1, ascii.length);
        return new BigInteger(guarded).toString(BASE);
    }

    private static String ofBase32(String name) {
        try {
            byte[] guarded = new BigInteger(name.substring(ENCODED.length()), BASE).toByteArray();
            return guarded[0] == GUARD ? new String(guarded, 1, guarded.length - 1, StandardCharsets.US_ASCII) : name;
        } catch (NumberFormatException noBase32) {
            return name;
        }
    }
}
