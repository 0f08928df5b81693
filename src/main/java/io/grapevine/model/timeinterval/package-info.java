/**
 * Recurring time intervals, such as "working hours in Berlin".
 *
 * <p>A {@link io.grapevine.model.timeinterval.TimeInterval} is a conjunction of fields (times of day, weekdays, days of the
 * month, months, years), each of them a list of ranges of which one must hold. The ranges are read from and written as
 * the strings of the configuration file.
 */
@NullMarked
package io.grapevine.model.timeinterval;

import org.jspecify.annotations.NullMarked;
