package io.grapevine.server;

import io.grapevine.config.ActionsConfig;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.web.action.chat.Chat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chat that is made when a configuration first asks for it: the classes of all chats are a fiftieth of those that a start
 * loads, and most replicas need none of them. It stays until the end.
 */
final class LazyChat {
    private final String kind;
    private final Supplier<LiveChat> maker;
    private volatile @Nullable LiveChat made;

    /**
     * Not made yet.
     *
     * @param kind see {@link LiveChat#kind}
     */
    LazyChat(String kind, Supplier<LiveChat> maker) {
        this.kind = kind;
        this.maker = maker;
    }

    String kind() {
        return kind;
    }

    /** The chat, if it was made. */
    Optional<Chat> made() {
        return Optional.ofNullable(made).map(LiveChat::chat);
    }

    /**
     * Takes the clicks that settings ask for, and no others. One reload at a time.
     *
     * @throws SendFailure if certificates or proxies cannot be used; then all stays as it was
     */
    void use(ActionsConfig settings) throws SendFailure {
        LiveChat chat = made;
        if (chat == null && !settings.equals(ActionsConfig.DEFAULT)) {
            chat = maker.get();
            made = chat;
        }
        if (chat != null) {
            chat.use(settings);
        }
    }
}
