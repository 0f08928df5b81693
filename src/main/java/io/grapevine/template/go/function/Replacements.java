package io.grapevine.template.go.function;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A table of texts that replace ASCII characters. */
public final class Replacements {
    private final @Nullable String[] ascii;

    private Replacements(@Nullable String[] ascii) {
        this.ascii = ascii;
    }

    /** Replaces each character by the text behind it: the arguments are pairs. */
    public static Replacements of(String... pairs) {
        return new Replacements(new @Nullable String[0x80]).plus(pairs);
    }

    /** These replacements, and more or others. */
    public Replacements plus(String... pairs) {
        @Nullable String[] sum = copy();
        for (int i = 0; i < pairs.length; i += 2) {
            sum[pairs[i].charAt(0)] = pairs[i + 1];
        }
        return new Replacements(sum);
    }

    /** These replacements except those of the characters in {@code kept}. */
    public Replacements without(String kept) {
        @Nullable String[] rest = copy();
        kept.chars().forEach(character -> rest[character] = null);
        return new Replacements(rest);
    }

    private @Nullable String[] copy() {
        return Arrays.copyOf(ascii, ascii.length);
    }

    /** The replacement of {@code character}; null for none. */
    public @Nullable String of(int character) {
        return character < ascii.length ? ascii[character] : null;
    }

    /** {@code text} with the characters replaced. */
    public String apply(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            String replacement = of(text.charAt(i));
            if (replacement == null) {
                out.append(text.charAt(i));
            } else {
                out.append(replacement);
            }
        }
        return out.toString();
    }
}
