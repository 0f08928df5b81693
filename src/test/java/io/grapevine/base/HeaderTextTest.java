package io.grapevine.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeaderTextTest {
    @Test
    void aValueIsWrittenAsItsBytesInUtf8() {
        assertThat(HeaderText.written("plain\tvalue")).isEqualTo("plain\tvalue");
        assertThat(HeaderText.written("é")).isEqualTo("Ã©");
        assertThat(HeaderText.written("🔥")).isEqualTo("\u00f0\u009f\u0094\u00a5");
    }

    @Test
    void aValueIsReadAsUtf8WhereItIsValid() {
        assertThat(HeaderText.read("plain")).isEqualTo("plain");
        assertThat(HeaderText.read("J\u00c3\u00b6rg")).isEqualTo("Jörg");
        assertThat(HeaderText.read(HeaderText.written("łódź 🔥"))).isEqualTo("łódź 🔥");
    }

    @Test
    void aValueThatIsNoUtf8IsReadAsLatin1() {
        assertThat(HeaderText.read("J\u00f6rg")).isEqualTo("Jörg");
        assertThat(HeaderText.read("cut \u00c3")).isEqualTo("cut Ã");
        assertThat(HeaderText.read("too long \u00c0\u00af")).isEqualTo("too long À¯");
        assertThat(HeaderText.read("half a pair \u00ed\u00a0\u00bd")).isEqualTo("half a pair í\u00a0½");
    }
}
