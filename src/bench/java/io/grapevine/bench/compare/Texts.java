package io.grapevine.bench.compare;

import java.util.Locale;

/** Formats texts alike in every locale. */
final class Texts {
    private Texts() {}

    /** {@link String#format} with a decimal point. */
    static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
