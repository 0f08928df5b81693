package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expectations printed by Go's {@code strconv}. */
class QuotedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '\u0001',
            value = {
                "22 \"\\\"\"",
                "5c \"\\\\\"",
                "27 \"'\"",
                "60 \"`\"",
                "7 \"\\a\"",
                "8 \"\\b\"",
                "c \"\\f\"",
                "a \"\\n\"",
                "d \"\\r\"",
                "9 \"\\t\"",
                "b \"\\v\"",
                "0 \"\\x00\"",
                "1f \"\\x1f\"",
                "7f \"\\x7f\"",
                "80 \"\\u0080\"",
                "a0 \"\\u00a0\"",
                "ad \"\\u00ad\"",
                "e9 \"é\"",
                "301 \"\u0301\"",
                "378 \"\\u0378\"",
                "61d \"\u061D\"",
                "1680 \"\\u1680\"",
                "200b \"\\u200b\"",
                "2028 \"\\u2028\"",
                "202e \"\\u202e\"",
                "3000 \"\\u3000\"",
                "4e16 \"世\"",
                "e000 \"\\ue000\"",
                "feff \"\\ufeff\"",
                "fffd \"\uFFFD\"",
                "fffe \"\\ufffe\"",
                "10000 \"\uD800\uDC00\"",
                "1f600 \"\uD83D\uDE00\"",
                "e0001 \"\\U000e0001\"",
                "10ffff \"\\U0010ffff\""
            })
    void quotedWritesEachCharacterAsGoDoes(String codePoint, String quoted) {
        assertThat(Quoted.quote(Character.toString(Integer.parseInt(codePoint, 16))))
                .isEqualTo(quoted);
    }

    @Test
    void quotedWritesTheEmptyStringAsTwoQuotes() {
        assertThat(Quoted.quote("")).isEqualTo("\"\"");
    }

    @Test
    void quotedEscapesCharactersOneByOne() {
        assertThat(Quoted.quote("a\"b\u00A0c\uD83D\uDE00")).isEqualTo("\"a\\\"b\\u00a0c\uD83D\uDE00\"");
    }

    @Test
    void quotedKnowsEveryPrintableCodePointOfUnicode15OnEveryVersionOfJava() {
        long hash = 0xcbf29ce484222325L;
        int printable = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            int bit = Quoted.isPrint(c) ? 1 : 0;
            printable += bit;
            hash = (hash ^ bit) * 0x100000001b3L;
        }

        assertThat(printable).isEqualTo(148_998);
        assertThat(hash).isEqualTo(0xbb9fce7ea625f389L);
    }
}
