package io.grapevine.template.go.function;

import io.grapevine.template.go.format.Print;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoStrings;
import java.util.Arrays;

/** The function {@code urlUnescape}: decodes an escaped URL query. */
final class UrlUnescape {
    private UrlUnescape() {}

    static String query(String s) throws FunctionException {
        if (s.indexOf('%') < 0) {
            return s.replace('+', ' ');
        }
        byte[] bytes = GoStrings.bytes(s);
        byte[] out = new byte[bytes.length];
        int n = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                int high = digit(bytes, i + 1);
                int low = digit(bytes, i + 2);
                if (high < 0 || low < 0) {
                    String shown = GoStrings.of(bytes, i, Math.min(i + 3, bytes.length));
                    throw new FunctionException("invalid URL escape " + Print.quote(shown));
                }
                out[n++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[n++] = bytes[i] == '+' ? (byte) ' ' : bytes[i];
            }
        }
        return GoStrings.of(Arrays.copyOf(out, n));
    }

    private static int digit(byte[] bytes, int i) {
        return i < bytes.length && bytes[i] >= 0 ? Character.digit(bytes[i], 16) : -1;
    }
}
