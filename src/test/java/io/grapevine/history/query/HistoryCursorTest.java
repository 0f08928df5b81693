package io.grapevine.history.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCursorTest {
    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21T12:00:00.000000001Z", "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z"})
    void textIsReadBack(String time) {
        HistoryCursor cursor = new HistoryCursor(Instant.parse(time), 17);

        assertThat(HistoryCursor.parse(cursor.toString())).contains(cursor);
    }

    @Test
    void textsOfAnotherFormAreNoCursors() {
        assertThat(HistoryCursor.parse("")).isEmpty();
        assertThat(HistoryCursor.parse("1.5-1")).isEmpty();
        assertThat(HistoryCursor.parse("9999999999999.000000000-1")).isEmpty();
        assertThat(HistoryCursor.parse("1.000000000-1x")).isEmpty();
        assertThat(HistoryCursor.parse("1.000000000-99999999999")).isEmpty();
    }
}
