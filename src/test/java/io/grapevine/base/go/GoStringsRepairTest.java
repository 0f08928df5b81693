package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoStringsRepairTest {
    @Test
    void wellFormedTextStaysTheSameArray() {
        byte[] text =
                "a\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff".getBytes(StandardCharsets.UTF_8);
        assertThat(GoStrings.repaired(text)).isSameAs(text);
    }

    /** The expected texts are those of Go's conversion of the bytes to runes and back; ? stands for U+FFFD. */
    @ParameterizedTest
    @CsvSource({
        "ff, ?",
        "61ff62, a?b",
        "c328, ?(",
        "e28222, ??\"",
        "e282, ??",
        "f09f98, ???",
        "c0af, ??",
        "eda080, ???",
        "f4908080, ????",
        "f5808080, ????",
        "80, ?",
        "e0808061, ???a",
        "c3bcff, ü?",
        "ffc3bc, ?ü",
        "f0808080, ????"
    })
    void eachByteThatIsPartOfNoCharacterBecomesOneReplacement(String hex, String expected) {
        byte[] repaired = GoStrings.repaired(HexFormat.of().parseHex(hex));
        assertThat(new String(repaired, StandardCharsets.UTF_8)).isEqualTo(expected.replace('?', '\ufffd'));
    }
}
