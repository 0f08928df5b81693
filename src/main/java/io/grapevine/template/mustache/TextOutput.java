package io.grapevine.template.mustache;

import java.util.function.Predicate;

/** Plain text output, without escaping. */
public final class TextOutput extends Output {
    private final StringBuilder out = new StringBuilder(64);
    private final int most;
    private Predicate<CharSequence> enough = text -> false;

    /** Nothing yet; {@code most} is the greatest length, in UTF-16 units. */
    public TextOutput(int most) {
        this.most = most;
    }

    /** Begins a text of which, where {@code enough} is true of its beginning, nothing more is wanted. */
    public void begin(Predicate<CharSequence> enough) {
        this.enough = enough;
        full = false;
    }

    @Override
    void literal(String text) {
        if (!full) {
            checkRoom(out, text, most);
            out.append(text);
            full = enough.test(out);
        }
    }

    @Override
    void escaped(String text) {
        literal(text);
    }

    @Override
    void unescaped(String text) {
        literal(text);
    }

    static void checkRoom(StringBuilder out, String more, int most) {
        if (out.length() + more.length() > most) {
            throw new RefusedException("output longer than " + most + " characters");
        }
    }

    @Override
    public String finish() {
        String all = out.toString();
        out.setLength(0);
        return all;
    }
}
