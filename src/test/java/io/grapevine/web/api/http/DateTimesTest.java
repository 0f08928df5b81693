package io.grapevine.web.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of times, each tried on a real Alertmanager. */
class DateTimesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                                 | 1970-01-01T00:00:00Z
            2026-03-04                           | 2026-03-04T00:00:00Z
            2026-03-04T05:06                     | 2026-03-04T05:06:00Z
            2026-03-04T05:06Z                    | 2026-03-04T05:06:00Z
            2026-03-04T05:06:07                  | 2026-03-04T05:06:07Z
            2026-03-04 05:06:07                  | 2026-03-04T05:06:07Z
            2026-03-04 05:06:07.5                | 2026-03-04T05:06:07.5Z
            2026-03-04T05:06:07Z                 | 2026-03-04T05:06:07Z
            2026-03-04T05:06:07,5Z               | 2026-03-04T05:06:07.5Z
            2026-03-04T05:06:07.123456789Z       | 2026-03-04T05:06:07.123456789Z
            2026-03-04T05:06:07.12345678901234Z  | 2026-03-04T05:06:07.123456789Z
            2026-03-04T05:06:07.123              | 2026-03-04T05:06:07.123Z
            2026-03-04T5:06:07Z                  | 2026-03-04T05:06:07Z
            2026-03-04T5:06Z                     | 2026-03-04T05:06:00Z
            2026-03-04T05:06:07+02:00            | 2026-03-04T05:06:07+02:00
            2026-03-04T05:06:07-00:00            | 2026-03-04T05:06:07Z
            2026-03-04T05:06:07.123+0200         | 2026-03-04T05:06:07.123+02:00
            2026-03-04T05:06:07.123456-0130      | 2026-03-04T05:06:07.123456-01:30
            2026-03-04T05:06:07+18:00            | 2026-03-04T05:06:07+18:00
            2026-03-04T05:06:07+02:60            | 2026-03-04T05:06:07+03:00
            2026-03-04T05:06:07+23:59            | 2026-03-03T05:07:07Z
            2026-03-04T05:06:07-24:00            | 2026-03-05T05:06:07Z
            0000-01-01T00:00:00Z                 | 0000-01-01T00:00:00Z
            9999-12-31T23:59:59-12:00            | 9999-12-31T23:59:59-12:00
            """)
    void aTimeIsReadWithItsOffset(String text, OffsetDateTime expected) {
        assertThat(DateTimes.parse(text)).isEqualTo(expected);
        assertThat(DateTimes.parse(text).getOffset()).isEqualTo(expected.getOffset());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                " 2026-03-04",
                "2026-03-04 ",
                "2026-3-4",
                "2026-03-04T",
                "2026-03-04T05",
                "2026-03-04 05:06",
                "2026-03-04 05:06:07Z",
                "2026-03-04t05:06:07Z",
                "2026-03-04T05:06:07z",
                "2026-03-04T05:06+02:00",
                "2026-03-04T05:06:07.Z",
                "2026-03-04T05:06:07.",
                "2026-03-04T05:06:07+0200",
                "2026-03-04T05:06:07.12+0200",
                "2026-03-04T05:06:07+02",
                "2026-03-04T05:06:07+2:00",
                "2026-03-04T05:06:07+25:00",
                "2026-03-04T24:00:00Z",
                "2026-03-04T23:59:60Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01",
                "2026-00-01",
                "2026-01-00",
                "10000-01-01T00:00:00Z",
                "-2026-01-01T00:00:00Z",
                "2026-03-04T05:06:07 Z",
                "20260304T050607Z",
                "2026-03-04T05:06:07Z[UTC]",
                "1767225600",
                "２026-03-04",
                "2026-03-04T05:06:07.123Z0"
            })
    void whatIsNoTimeIsRefusedAndQuoted(String text) {
        assertThatThrownBy(() -> DateTimes.parse(text))
                .isInstanceOf(DateTimeException.class)
                .hasMessage("\"" + text + "\" (expected: a time such as 2006-01-02T15:04:05Z)");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-04T05:06:07.123456Z, Z, 2026-03-04T05:06:07.123Z",
        "2026-03-04T05:06:07Z, +02:00, 2026-03-04T07:06:07.000+02:00",
        "2026-03-04T05:06:07Z, -01:30, 2026-03-04T03:36:07.000-01:30",
        "0001-01-01T00:00:00Z, Z, 0001-01-01T00:00:00.000Z",
        "+10000-01-01T11:59:59Z, -12:00, 9999-12-31T23:59:59.000-12:00",
        "+10000-01-01T11:59:59Z, Z, 10000-01-01T11:59:59.000Z",
    })
    void aTimeIsWrittenWithMilliseconds(Instant time, ZoneOffset offset, String expected) {
        assertThat(DateTimes.format(time, offset)).isEqualTo(expected);
    }

    @Test
    void withoutAnOffsetATimeIsWrittenInUtc() {
        assertThat(DateTimes.format(Instant.parse("2026-12-31T23:59:59.999999Z")))
                .isEqualTo("2026-12-31T23:59:59.999Z");
    }
}
