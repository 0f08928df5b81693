package io.grapevine.web.api.grapevine;

import java.time.Instant;
import java.util.List;

/** Port to the connections by which clicks on the buttons of messages arrive. From any thread. */
@FunctionalInterface
public interface ActionChannels {
    /** No connections. */
    ActionChannels NONE = kind -> List.of();

    /**
     * The state of one connection.
     *
     * @param up whether clicks arrive
     * @param error why not, or why the last attempt failed, without secrets; empty if nothing failed
     * @param since when it became up or down
     */
    record Channel(boolean up, String error, Instant since) {}

    /** The connections of a kind of integration; empty if it has none, as where clicks come to a request URL. */
    List<Channel> of(String kind);
}
