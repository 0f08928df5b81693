package io.grapevine.web.action.chat;

import io.grapevine.config.ActionsConfig.Chats;
import java.util.List;
import java.util.function.Function;

/**
 * Base of products that only send requests: nothing runs for their settings.
 *
 * @param <A> the settings of an account or server
 */
public abstract class CallbackChat<A> implements Chat {
    private final String product;
    private final Function<Chats, List<A>> section;
    private volatile List<A> apps = List.of();

    /**
     * No apps yet.
     *
     * @param product see {@link #product}
     * @param section the settings of the product among those of all
     */
    protected CallbackChat(String product, Function<Chats, List<A>> section) {
        this.product = product;
        this.section = section;
    }

    @Override
    public final String product() {
        return product;
    }

    /** Those in force. */
    protected final List<A> apps() {
        return apps;
    }

    @Override
    public final void apply(Chats chats) {
        apps = section.apply(chats);
    }

    @Override
    public final void close() {
        apps = List.of();
    }
}
