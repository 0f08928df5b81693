package io.grapevine.template.mustache.output;

import io.grapevine.template.TemplateException;
import java.util.function.Predicate;

/** Plain text output, without escaping. */
public final class TextOutput implements Output {
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
    }

    @Override
    public void literal(String text) throws TemplateException {
        append(text);
    }

    @Override
    public void value(String text) throws TemplateException {
        append(text);
    }

    @Override
    public void raw(String text) throws TemplateException {
        append(text);
    }

    private void append(String text) throws TemplateException {
        checkRoom(out, text, most);
        out.append(text);
    }

    static void checkRoom(StringBuilder out, String more, int most) throws TemplateException {
        if (out.length() + more.length() > most) {
            throw new TemplateException("output longer than " + most + " characters");
        }
    }

    @Override
    public boolean isFull() {
        return enough.test(out);
    }

    @Override
    public String finish() {
        String all = out.toString();
        out.setLength(0);
        return all;
    }
}
