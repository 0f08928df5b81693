package io.grapevine.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsPageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "GZIP|true",
                "deflate, gzip;q=0.5|true",
                "gzip;q=0|false",
                "gzip; q=0.000|false",
                "identity|false",
                "br|false",
                "xgzip|false",
                "gzip;q=1|true"
            })
    void gzipIsUsedWhereItIsTaken(String header, boolean expected) {
        assertThat(MetricsPage.acceptsGzip(header)).isEqualTo(expected);
    }

    @Test
    void withoutAHeaderNothingIsZipped() {
        assertThat(MetricsPage.acceptsGzip(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none, 30", "5, 5", "0, 30", "x, 30", "-1, 30", "999999, 240", "99999999999, 30"})
    void aProfileTakesSoManySeconds(String text, int expected) {
        assertThat(ProfilePages.seconds(text)).isEqualTo(expected);
    }
}
