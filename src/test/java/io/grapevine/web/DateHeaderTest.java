package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DateHeaderTest {
    @Test
    void aDateIsWrittenWithTwoDigitsForTheDayAndInGmt() {
        assertThat(DateHeader.text(Instant.parse("2027-11-05T09:01:02.999Z")))
                .isEqualTo("Fri, 05 Nov 2027 09:01:02 GMT");
    }

    @Test
    void theDateFollowsTheClockForwardAndBack() {
        Instant start = Instant.parse("2027-11-05T09:01:02.900Z");
        List<Duration> steps =
                new ArrayList<>(List.of(Duration.ZERO, Duration.ofMillis(99), Duration.ofMillis(100), Duration.ZERO));
        DateHeader header = new DateHeader(() -> start.plus(steps.remove(0)));
        assertThat(List.of(header.now(), header.now(), header.now(), header.now()))
                .containsExactly(
                        "Fri, 05 Nov 2027 09:01:02 GMT",
                        "Fri, 05 Nov 2027 09:01:02 GMT",
                        "Fri, 05 Nov 2027 09:01:03 GMT",
                        "Fri, 05 Nov 2027 09:01:02 GMT");
    }
}
