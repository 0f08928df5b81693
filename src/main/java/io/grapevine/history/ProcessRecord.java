package io.grapevine.history;

import java.time.Instant;

/**
 * The start or the graceful stop of the program. A start without an earlier stop follows a crash.
 *
 * @param started whether it is a start
 */
public record ProcessRecord(Instant at, String replica, boolean started) implements HistoryRecord {}
