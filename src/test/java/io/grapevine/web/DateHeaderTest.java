package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DateHeaderTest {
    @Test
    void aDateIsWrittenWithTwoDigitsForTheDayAndInGmt() {
        assertThat(DateHeader.text(Instant.parse("2027-11-05T09:01:02.999Z")))
                .isEqualTo("Fri, 05 Nov 2027 09:01:02 GMT");
    }
}
