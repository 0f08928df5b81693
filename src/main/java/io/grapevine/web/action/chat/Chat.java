package io.grapevine.web.action.chat;

import io.grapevine.config.ActionsConfig.Chats;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.web.Routes;
import java.util.List;

/**
 * Port to the apps of one chat product whose clicks this replica takes, and the addresses at which it reports them: they take no
 * login, and do not exist while no app uses them. From any thread.
 */
public interface Chat extends Routes, AutoCloseable {
    /** The product, as in {@code actions} and {@code identities}: {@code slack}. */
    String product();

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
