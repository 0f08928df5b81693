package io.grapevine.history.store;

import io.grapevine.history.HistoryRecord;

/**
 * A record, and whose it is.
 *
 * @param owner empty for the default Alertmanager
 */
public record OwnedRecord(String owner, HistoryRecord record) {}
