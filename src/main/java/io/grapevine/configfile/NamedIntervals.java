package io.grapevine.configfile;

import io.grapevine.timeinterval.TimeInterval;
import java.util.List;

/** An entry of {@code time_intervals} or {@code mute_time_intervals}. */
record NamedIntervals(String name, List<TimeInterval> intervals) {}
