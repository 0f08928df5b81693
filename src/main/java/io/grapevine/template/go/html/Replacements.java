package io.grapevine.template.go.html;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A replacement table for ASCII characters. */
final class Replacements {
    private final @Nullable String[] ascii;

    private Replacements(@Nullable String[] ascii) {
        this.ascii = ascii;
    }

    /** Replaces each character by the text behind it: the arguments are pairs. */
    static Replacements of(String... pairs) {
        return new Replacements(new @Nullable String[0x80]).plus(pairs);
    }

    /** These replacements, and more or others. */
    Replacements plus(String... pairs) {
        @Nullable String[] sum = copy();
        for (int i = 0; i < pairs.length; i += 2) {
            sum[pairs[i].charAt(0)] = pairs[i + 1];
        }
        return new Replacements(sum);
    }

    /** These replacements except those of the characters in {@code kept}. */
    Replacements without(String kept) {
        @Nullable String[] rest = copy();
        kept.chars().forEach(character -> rest[character] = null);
        return new Replacements(rest);
    }

    private @Nullable String[] copy() {
        return Arrays.copyOf(ascii, ascii.length);
    }

    /** The replacement of {@code character}; null for none. */
    @Nullable
    String of(int character) {
        return character < ascii.length ? ascii[character] : null;
    }

    /** {@code text} with the characters replaced. */
    String apply(String text) {
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
