package io.grapevine.model.timeinterval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
    @ParameterizedTest
    @CsvSource({
        "monday:friday, 1, 5, monday:friday",
        "SUNDAY, 0, 0, sunday",
        "sunday:Saturday, 0, 6, sunday:saturday",
        "friday:friday, 5, 5, friday",
        "fr\u0130day, 5, 5, friday",
        "friday:monday, 5, 1, friday:monday",
        "monday:sunday, 1, 0, monday:sunday",
        "Saturday:SUNDAY, 6, 0, saturday:sunday",
    })
    void weekdaysAreReadInAnyCaseAndWrittenInLowerCase(String text, int begin, int end, String written)
            throws TimeIntervalException {
        DateRange range = DateRange.parse(DateRange.Field.WEEKDAYS, text);

        assertThat(range)
                .isEqualTo(new DateRange(DateRange.Field.WEEKDAYS, begin, end))
                .hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1:5", "5:1", "mon", "monday:", ":", "", "monday:tuesday:friday", " monday", "monday: friday"})
    void weekdaysThatAreUnknownAreRefused(String text) {
        assertThatThrownBy(() -> DateRange.parse(DateRange.Field.WEEKDAYS, text))
                .isInstanceOf(TimeIntervalException.class)
                .hasMessageMatching("weekdays: .* \\(expected: .*\\)");
    }

    @ParameterizedTest
    @CsvSource({
        "1:5, 1:5",
        "-3:-1, -3:-1",
        "15:-1, 15:-1",
        "7, 7",
        "+5:007, 5:7",
        "1:31, 1:31",
        "-31:-1, -31:-1",
        "27:-1, 27:-1"
    })
    void daysOfMonthCountFromEitherEnd(String text, String written) throws TimeIntervalException {
        assertThat(DateRange.parse(DateRange.Field.DAYS_OF_MONTH, text)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            0 > 0 (expected: a day from 1 to 31
            1:32 > 32 (expected: a day from 1 to 31
            -32:-1 > -32 (expected: a day from 1 to 31
            -1:5 > -1:5 (expected: a negative end where the start is negative)
            5:1 > 5:1 (expected: the end not before the start in a month of 28 days)
            -1:-3 > -1:-3 (expected: the end not before the start in a month of 28 days)
            28:-1 > 28:-1 (expected: the end not before the start in a month of 28 days)
            monday > monday (expected: a day
            1.5 > 1.5 (expected: a day
            ٣ > ٣ (expected: a day
            1_0 > 1_0 (expected: a day
            99999999999999999999 > 99999999999999999999 (expected: a day
            """)
    void daysOfMonthThatCannotBeAreRefused(String text, String message) {
        assertThatThrownBy(() -> DateRange.parse(DateRange.Field.DAYS_OF_MONTH, text))
                .isInstanceOf(TimeIntervalException.class)
                .hasMessageStartingWith("days_of_month: " + message);
    }

    @ParameterizedTest
    @CsvSource({"january:march, 1:3", "1:3, 1:3", "May, 5", "june:12, 6:12", "+1:012, 1:12"})
    void monthsAreReadByNameOrNumberAndWrittenAsNumbers(String text, String written) throws TimeIntervalException {
        assertThat(DateRange.parse(DateRange.Field.MONTHS, text)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            0 > 0 (expected: a month from january to december or from 1 to 12, or a range
            13 > 13 (expected: a month from january
            -1 > -1 (expected: a month from january
            10:13 > 13 (expected: a month from january
            0:3 > 0 (expected: a month from january
            13:1 > 13 (expected: a month from january
            december:99999999999999999 > 99999999999999999 (expected: a month from january
            march:january > march:january (expected: the end not before the start, within one year)
            12:1 > 12:1 (expected: the end not before the start, within one year)
            jan > jan (expected: a month from january
            '' > nothing (expected: a month from january
            january: > nothing (expected: a month from january
            1:2:3 > 1:2:3 (expected: a month from january
            """)
    void monthsOutOfTheYearOrOutOfOrderAreRefused(String text, String message) {
        assertThatThrownBy(() -> DateRange.parse(DateRange.Field.MONTHS, text))
                .isInstanceOf(TimeIntervalException.class)
                .hasMessageStartingWith("months: " + message);
    }

    @ParameterizedTest
    @CsvSource({"2030, 2030", "2020:2022, 2020:2022", "9223372036854775807, 9223372036854775807"})
    void yearsAreNumbers(String text, String written) throws TimeIntervalException {
        assertThat(DateRange.parse(DateRange.Field.YEARS, text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2022:2020", "", "x", "9223372036854775808"})
    void yearsOutOfOrderOrNoNumbersAreRefused(String text) {
        assertThatThrownBy(() -> DateRange.parse(DateRange.Field.YEARS, text)).hasMessageStartingWith("years: ");
    }

    @Test
    void timesReachToTheEndOfTheDay() throws TimeIntervalException {
        TimeRange range = TimeRange.parse("09:05", "24:00");

        assertThat(range).isEqualTo(new TimeRange(545, 1440));
        assertThat(range.startTime()).isEqualTo("09:05");
        assertThat(range.endTime()).isEqualTo("24:00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            '' > 12:00 > start_time: missing (expected: HH:MM from 00:00 to 24:00)
            12:00 > '' > end_time: missing (expected: HH:MM from 00:00 to 24:00)
            9:00 > 12:00 > start_time: 9:00 (expected: HH:MM from 00:00 to 24:00)
            09:00 > 12:60 > end_time: 12:60 (expected: HH:MM from 00:00 to 24:00)
            09:00 > 24:01 > end_time: 24:01 (expected: HH:MM from 00:00 to 24:00)
            09:00 > 09:00 > end_time: 09:00 (expected: a time after start_time 09:00)
            22:00 > 06:00 > end_time: 06:00 (expected: a time after start_time 22:00)
            """)
    void timesMalformedOrOutOfOrderAreRefused(String start, String end, String message) {
        assertThatThrownBy(() -> TimeRange.parse(start, end))
                .isInstanceOf(TimeIntervalException.class)
                .hasMessage(message);
    }

    @Test
    void noRangeCanBeBuiltThatCouldNotBeRead() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TimeRange(10, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new TimeRange(0, 1441));
        assertThatIllegalArgumentException().isThrownBy(() -> new DateRange(DateRange.Field.WEEKDAYS, 0, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> new DateRange(DateRange.Field.DAYS_OF_MONTH, 0, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new DateRange(DateRange.Field.DAYS_OF_MONTH, -1, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new DateRange(DateRange.Field.MONTHS, 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DateRange(DateRange.Field.MONTHS, 0, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new DateRange(DateRange.Field.MONTHS, 12, 13));
        assertThatIllegalArgumentException().isThrownBy(() -> new DateRange(DateRange.Field.YEARS, 2, 1));
    }
}
