package io.grapevine.httpclient.message;

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
}
