package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSkewTest {
    private static final Instant SIGNED = Instant.parse("2026-11-20T05:00:30Z");

    private static String advice(Map<String, String> headers) {
        return CodeTable.clockSkew(new HttpReply(200, headers, ""), SIGNED);
    }

    @ParameterizedTest
    @CsvSource({"Fri,05:54:00,", "Fri,04:06:00,", "Fri,05:56:00,55 min behind", "Fri,03:59:30,61 min ahead of"})
    void aClockThatIsFarFromThatOfTheServiceIsNamed(String day, String time, String expected) {
        assertThat(advice(Map.of("Date", day + ", 20 Nov 2026 " + time + " GMT")))
                .isEqualTo(
                        expected == null
                                ? ""
                                : " (the clock of this computer is " + expected + " that of the service)");
    }

    @Test
    void withoutADateNothingIsSaid() {
        assertThat(advice(Map.of())).isEmpty();
        assertThat(advice(Map.of("Date", "yesterday"))).isEmpty();
    }
}
