package io.grapevine.template.go.time;

/** An element of a time layout; all other text is literal. */
enum Element {
    LONG_MONTH,
    MONTH,
    NUMBER_OF_MONTH,
    ZERO_MONTH,
    LONG_WEEKDAY,
    WEEKDAY,
    DAY,
    SPACE_DAY,
    ZERO_DAY,
    SPACE_YEARDAY,
    ZERO_YEARDAY,
    HOUR,
    HOUR12,
    ZERO_HOUR12,
    MINUTE,
    ZERO_MINUTE,
    SECOND,
    ZERO_SECOND,
    LONG_YEAR,
    YEAR,
    UPPER_PM,
    LOWER_PM,
    ABBREVIATION,
    /** An offset; how it is written follows from its text. */
    OFFSET,
    /** Digits of the second, all written. */
    FRACTION,
    /** Digits of the second without the zeros at the end. */
    SHORT_FRACTION,
    /** No element: the layout ends. */
    NONE
}
