package io.grapevine.history;

import io.grapevine.silence.Silence;
import java.time.Instant;

/**
 * A version of a silence that the replica stored, by a request to it or to a peer. After a start it may be recorded again.
 *
 * @param silence the version; from JSON without the matchers on receivers, which are not evaluated
 */
public record SilenceRecord(Instant at, String replica, Silence silence) implements HistoryRecord {}
