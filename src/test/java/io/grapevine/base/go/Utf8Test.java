package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private static final int[] EDGES = {
        0, 'a', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF
    };

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(EDGES[random.nextInt(EDGES.length)]);
        }
        return text.toString();
    }

    @Test
    void utf8ComparesAsTheBytesCompare() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String a = random(random);
            String b = random(random);
            int bytes = Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

            assertThat(Integer.signum(Utf8.compare(a, b))).as(a + " " + b).isEqualTo(Integer.signum(bytes));
        }
    }

    @Test
    void countsTheBytesThatTheLibraryEncodes() {
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            String text = random(random);

            assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void utf8PutsTheReplacementCharacterInPlaceOfLoneSurrogates() {
        assertThat(Utf8.repair("a\uD83Db")).isEqualTo("a\uFFFDb");
        assertThat(Utf8.repair("\uDD25\uD83D")).isEqualTo("\uFFFD\uFFFD");
        assertThat(Utf8.repair("x\uD83D\uDD25")).isEqualTo("x\uD83D\uDD25");
        assertThat(Utf8.isWellFormed("x\uD83D\uDD25")).isTrue();
        assertThat(Utf8.isWellFormed("\uDD25")).isFalse();
    }

    @Test
    void takesTheFirstCharactersWhole() {
        assertThat(Utf8.first("a😀é", 2)).isEqualTo("a😀");
        assertThat(Utf8.first("a😀é", 3)).isEqualTo("a😀é");
        assertThat(Utf8.first("a😀é", 0)).isEmpty();
    }
}
