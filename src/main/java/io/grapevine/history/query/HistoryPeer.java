package io.grapevine.history.query;

/**
 * A replica beside this one, whose history can be asked for.
 *
 * @param name the name of the replica
 */
public record HistoryPeer(String name, RecordPageSource pages) {}
