package io.grapevine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes inputs at random places: bits, bytes, numbers, words, ranges. */
record Mutator(RandomGenerator random, List<byte[]> seeds, List<String> words) {
    private static final int LONGEST = 32 << 10;
    private static final int MOST_CHANGES = 6;
    private static final List<String> NUMBERS = List.of("""
            0 -1 1 127 128 255 256 65535 65536 2147483647 2147483648 -2147483648 4294967296 9223372036854775807
            9223372036854775808 -9223372036854775808 18446744073709551616 1e400 1e-400 0.1 1e9 00 0x10 0b1 1_0
            99999999999999999999999999 NaN Inf
            """.split("\\s+"));
    private static final List<String> TEXTS = List.of(
            "\0",
            "\n",
            "\r\n",
            "\t",
            " ",
            "\"",
            "'",
            "`",
            "\\",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "<",
            ">",
            ",",
            ":",
            ";",
            "=",
            "~",
            "!",
            "|",
            "&",
            "*",
            "+",
            "?",
            "^",
            "$",
            "#",
            "%",
            "@",
            "/",
            "-",
            ".",
            "null",
            "true",
            "ä",
            "€",
            "\uD83D\uDE00",
            "\u2028",
            "\uFEFF",
            "\u0130",
            "\\u0000",
            "\\ud800",
            "%00",
            "%zz",
            "${",
            "{{",
            "}}");
    private static final List<String> OPENERS =
            List.of("[", "{", "(", "{\"a\":", "[[", "{{", "<", "\"", "a: ", "- ", "!", "&a ", "((", "*", "-");

    /** A changed copy of {@code input}. */
    byte[] mutate(byte[] input) {
        byte[] changed = input;
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            changed = change(changed);
            if (changed.length > LONGEST) {
                changed = Arrays.copyOf(changed, LONGEST);
            }
        }
        return changed;
    }

    private byte[] change(byte[] in) {
        int at = random.nextInt(in.length + 1);
        int end = Math.min(in.length, at + 1 + random.nextInt(1 << random.nextInt(8)));
        return switch (random.nextInt(12)) {
            case 0 -> flipped(in, at);
            case 1 -> replaced(in, at, end, new byte[0]);
            case 2 -> replaced(in, random.nextInt(in.length + 1), Arrays.copyOfRange(in, at, end));
            case 3 -> replaced(in, at, Math.min(in.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            case 4 -> replaced(in, at, one(TEXTS));
            case 5 -> replaced(in, at, end, one(words.isEmpty() ? TEXTS : words));
            case 6 -> replaced(in, at, one(words.isEmpty() ? NUMBERS : words));
            case 7 -> number(in, at);
            case 8 -> replaced(in, at, repeated(Arrays.copyOfRange(in, at, end)));
            case 9 -> random.nextInt(20) == 0 ? replaced(in, at, repeated(one(OPENERS))) : Arrays.copyOf(in, at);
            case 10 -> spliced(in, at);
            default -> replaced(in, at, end, one(TEXTS));
        };
    }

    private byte[] one(List<String> texts) {
        return texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] flipped(byte[] in, int at) {
        byte[] out = in.clone();
        if (at < in.length) {
            out[at] ^= (byte) (1 << random.nextInt(8));
        }
        return out;
    }

    /** Replaces the next number in the text by one at the edge of what numbers can be. */
    private byte[] number(byte[] in, int from) {
        int at = from;
        while (at < in.length && !isDigit(in[at])) {
            at++;
        }
        int end = at;
        while (end < in.length && isDigit(in[end])) {
            end++;
        }
        return replaced(in, at, end, one(NUMBERS));
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private byte[] repeated(byte[] part) {
        int times = 1 << random.nextInt(random.nextInt(10) == 0 ? 15 : 6);
        int most = Math.max(1, LONGEST / Math.max(1, part.length));
        byte[] out = new byte[part.length * Math.min(times, most)];
        for (int i = 0; i < out.length; i++) {
            out[i] = part[i % part.length];
        }
        return out;
    }

    private byte[] spliced(byte[] in, int at) {
        byte[] other = seeds.isEmpty() ? in : seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length + 1);
        return replaced(in, at, in.length, Arrays.copyOfRange(other, from, other.length));
    }

    private static byte[] replaced(byte[] in, int at, byte[] part) {
        return replaced(in, at, at, part);
    }

    private static byte[] replaced(byte[] in, int from, int to, byte[] part) {
        byte[] out = new byte[in.length - (to - from) + part.length];
        System.arraycopy(in, 0, out, 0, from);
        System.arraycopy(part, 0, out, from, part.length);
        System.arraycopy(in, to, out, from + part.length, in.length - to);
        return out;
    }
}
