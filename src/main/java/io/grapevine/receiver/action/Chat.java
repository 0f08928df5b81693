package io.grapevine.receiver.action;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.httpclient.SendFailure;
import java.util.List;

/**
 * The apps of one chat product whose clicks this replica takes, by connections of its own or at an address. It is an interface so that
 * the kind that names one does not load it. From any thread.
 */
public interface Chat extends AutoCloseable {
    /** The address at which the product reports clicks. */
    Callback<?> callback();

    /**
     * Takes the clicks of the apps that settings name, and of no others. What runs for an app whose settings are the same goes on.
     *
     * @throws SendFailure if certificates or proxies are unusable; then all stays as it was
     */
    void apply(Chats chats) throws SendFailure;

    /** The states of the connections, in the order of the settings; empty while none is wanted, and of a product without any. */
    default List<ConnectionState> states() {
        return List.of();
    }

    @Override
    void close();
}
