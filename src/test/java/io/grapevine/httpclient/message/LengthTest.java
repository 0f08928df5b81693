package io.grapevine.httpclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthTest {
    @ParameterizedTest
    @CsvSource({"a, 1, 1, 1", "é, 2, 1, 1", "漢, 3, 1, 1", "😀, 4, 1, 2"})
    void eachUnitCountsInItsOwnWay(String text, int bytes, int characters, int utf16) {
        assertThat(Length.bytes(9).of(text)).isEqualTo(bytes);
        assertThat(Length.characters(9).of(text)).isEqualTo(characters);
        assertThat(Length.utf16(9).of(text)).isEqualTo(utf16);
    }

    @Test
    void aTextIsShortenedOnlyIfItIsTooLong() {
        assertThat(Length.characters(4).shorten("abcd")).isEqualTo("abcd");
        assertThat(Length.characters(4).shorten("abcde")).isEqualTo("abc…");
        assertThat(Length.bytes(8).shorten("漢字漢字")).isEqualTo("漢…");
        assertThat(Length.utf16(4).shorten("😀😀😀")).isEqualTo("😀…");
    }

    @Test
    void withoutRoomForAnEllipsisThereIsNone() {
        assertThat(Length.bytes(2).shorten("abc")).isEqualTo("ab");
        assertThat(Length.characters(0).shorten("abc")).isEmpty();
    }

    @Test
    void whatEscapesACharacterIsNotSplit() {
        assertThat(Length.characters(8).shorten("a&b&c", text -> text.replace("&", "&amp;")))
                .isEqualTo("a&amp;b…");
        assertThat(Length.characters(6).shorten("a&b&c", text -> text.replace("&", "&amp;")))
                .isEqualTo("a…");
    }

    @Test
    void whatIsLeftIsNeverNegative() {
        assertThat(Length.bytes(5).minus("漢")).isEqualTo(Length.bytes(2));
        assertThat(Length.bytes(2).minus("漢")).isEqualTo(Length.bytes(0));
    }
}
