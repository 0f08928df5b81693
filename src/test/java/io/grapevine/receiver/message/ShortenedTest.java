package io.grapevine.receiver.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortenedTest {
    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdef, 5, abcd…",
        "abcdef, 4, abc…",
        "abcdef, 3, abc",
        "abcdef, 0, ''",
        "😀😀😀😀😀, 5, 😀😀😀😀😀",
        "😀😀😀😀😀, 4, 😀😀😀…",
        "😀😀😀😀😀, 2, 😀😀",
        "'', 0, ''",
    })
    void keepsSoManyCharacters(String text, int limit, String shortened) {
        assertThat(Shortened.toCharacters(text, limit)).isEqualTo(shortened);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef, 6, abcdef",
        "abcdef, 5, ab…",
        "abcdef, 3, abc",
        "üüü, 6, üüü",
        "üüü, 5, ü…",
        "üüü, 3, ü",
        "漢字漢, 9, 漢字漢",
        "漢字漢, 8, 漢…",
        "😀😀, 7, 😀…",
        "😀😀, 6, …",
        "😀😀, 3, ''",
        "'', 0, ''",
    })
    void keepsSoManyBytesAndNoHalfCharacter(String text, int limit, String shortened) {
        assertThat(Shortened.toBytes(text, limit)).isEqualTo(shortened);
    }
}
