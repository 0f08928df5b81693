package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentCodingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gzip|true
            GZIP|true
            deflate, gzip;q=0.5|true
            gzip;q=0|false
            gzip; q=0.000|false
            identity|false
            br|false
            xgzip|false
            gzip;q=1|true
            """)
    void gzipIsUsedWhereItIsTaken(String header, boolean expected) {
        assertThat(Answer.accepts(header, "gzip")).isEqualTo(expected);
    }

    @Test
    void withoutAHeaderNothingIsZipped() {
        assertThat(Answer.accepts(null, "gzip")).isFalse();
    }
}
