package io.grapevine.history.query;

/**
 * Another replica, whose history can be asked for.
 *
 * @param name its name
 */
public record HistoryPeer(String name, PageSource pages) {}
