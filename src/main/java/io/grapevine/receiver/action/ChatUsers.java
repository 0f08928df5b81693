package io.grapevine.receiver.action;

import io.grapevine.features.actions.ActionPermit;
import java.util.Optional;

/** Port to the users of chats: who they are here, and what they may do. From any thread. */
@FunctionalInterface
public interface ChatUsers {
    /** The result of a search. */
    sealed interface ChatUser {}

    /**
     * A user who may act, as far as the permit goes.
     *
     * @param author the author of the silences that the user makes
     * @param askedComment which comment of the user's own the policy wants, for people: no words for any; empty if it wants none
     */
    record Known(String author, ActionPermit permit, Optional<String> askedComment) implements ChatUser {
        /** Whether the policy wants a comment of the user's own. */
        public boolean asksComment() {
            return askedComment.isPresent();
        }
    }

    /**
     * A user who may not act.
     *
     * @param reason says so to the user, and what an administrator would have to set
     */
    record Unmapped(String reason) implements ChatUser {}

    /**
     * Finds a user of a chat.
     *
     * @param product the chat, as in {@code identities}: {@code slack}
     * @param title the name of the product: {@code Slack}
     * @param id the id of the user there
     * @param name the name of the user there; may be empty
     */
    ChatUser find(String product, String title, String id, String name);
}
