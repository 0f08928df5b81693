package io.grapevine.web.action;

import io.grapevine.access.Caller;
import io.grapevine.access.CallerIdentity;
import io.grapevine.access.Permissions;
import io.grapevine.access.SilencePolicy;
import io.grapevine.node.action.ActionPermit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** Users by the name that they have in the chat: to be in its channel is the permission. */
    static ChatUsers named(boolean readOnly) {
        return (product, title, id, name) -> new Known(
                (name.isEmpty() ? id : name) + " (" + title + ")",
                new CallerPermit(Caller.ANONYMOUS, readOnly),
                Optional.empty());
    }

    /**
     * Users of an access file.
     *
     * @param identities the user of each id of a chat, such as {@code slack:U012AB3CD}
     * @param rules the rules in force; empty: as {@link #named}, but for the names of users that are mapped
     * @param readOnly whether requests cannot change silences
     */
    static ChatUsers mapped(
            Supplier<Map<String, String>> identities, Supplier<Optional<Permissions>> rules, boolean readOnly) {
        return (product, title, id, name) -> {
            String identity = product + ":" + id;
            Optional<String> user = Optional.ofNullable(identities.get().get(identity));
            Optional<Permissions> known = rules.get();
            if (user.isEmpty()) {
                return known.isEmpty()
                        ? named(readOnly).find(product, title, id, name)
                        : new Unmapped("You are not known to Grapevine. An administrator can add " + identity
                                + " to actions.identities in grapevine.yml.");
            }
            Caller caller = known.map(all -> all.caller(new CallerIdentity(user, List.of(), List.of())))
                    .orElse(Caller.ANONYMOUS);
            Optional<String> asked = caller.policy().flatMap(SilencePolicy::askedComment);
            return new Known(user.get(), new CallerPermit(caller, readOnly), asked);
        };
    }
}
