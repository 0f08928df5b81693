package io.grapevine.web.action.chat;

import io.grapevine.web.Routes;
import java.util.List;

/** Port to the apps of one chat product whose clicks this replica takes. From any thread. */
public interface Chat extends AutoCloseable {
    /** The product, as in {@code actions} and {@code identities}: {@code slack}. */
    String product();

    /** The addresses at which the product reports clicks. They take no login, and do not exist while no app uses them. */
    Routes routes();

    /** The states of the connections, in the order of the settings; empty while none is wanted, and of a product without any. */
    default List<ConnectionState> states() {
        return List.of();
    }

    @Override
    void close();
}
