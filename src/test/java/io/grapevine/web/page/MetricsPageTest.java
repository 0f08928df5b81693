package io.grapevine.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsPageTest {
    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            none, 30
            5, 5
            0, 30
            x, 30
            -1, 30
            999999, 240
            99999999999, 30
            """)
    void aProfileTakesSoManySeconds(String text, int expected) {
        assertThat(ProfilePages.seconds(text)).isEqualTo(expected);
    }
}
