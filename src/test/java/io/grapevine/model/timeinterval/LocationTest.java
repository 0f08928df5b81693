package io.grapevine.model.timeinterval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
    @Test
    void locationIsUtcWhereTheNameIsEmptyAndIsWrittenSo() throws TimeIntervalException {
        assertThat(Location.parse("")).isEqualTo(Location.UTC).hasToString("UTC");
        assertThat(Location.parse("UTC")).isEqualTo(Location.UTC);
    }

    @Test
    void locationIsTheMachinesOwnWhereItIsLocal() throws TimeIntervalException {
        assertThat(Location.parse("Local").table().rules())
                .isEqualTo(ZoneId.systemDefault().getRules());
        assertThat(Location.parse("Local")).hasToString("Local");
    }

    @ParameterizedTest
    @CsvSource({
        "EST, -5",
        "MST, -7",
        "HST, -10",
        "ROC, 8",
        "GMT+0, 0",
        "GMT-0, 0",
        "GMT0, 0",
        "Factory, 0",
        "Etc/GMT+5, -5",
        "EST5EDT, -5",
        "Zulu, 0"
    })
    void locationIsKnownByEveryNameThatGoKnows(String name, int hours) throws TimeIntervalException {
        Location location = Location.parse(name);

        assertThat(location.table().rules().getOffset(Instant.parse("2030-01-01T00:00:00Z")))
                .isEqualTo(ZoneOffset.ofHours(hours));
        assertThat(location).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "europe/berlin",
                "Europe/Nowhere",
                "+01:00",
                "UTC+1",
                "Z",
                "local",
                "SystemV/EST5",
                " UTC",
                "../UTC",
                "/etc/passwd"
            })
    void locationIsRefusedWhereOnlyJavaOrNoProgramKnowsTheName(String name) {
        assertThatThrownBy(() -> Location.parse(name))
                .isInstanceOf(TimeIntervalException.class)
                .hasMessage("location: " + name
                        + " (expected: a name of the IANA time zone database such as Europe/Berlin, UTC or Local)");
    }
}
