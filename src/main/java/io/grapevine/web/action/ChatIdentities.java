package io.grapevine.web.action;

import io.grapevine.access.Caller;
import io.grapevine.access.CallerIdentity;
import io.grapevine.access.Permissions;
import io.grapevine.access.SilencePolicy;
import io.grapevine.receiver.action.ChatUsers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The users of chats as the configuration and the access file have them. Without an access file those who are not mapped act by the name
 * that they have in the chat: to be in its channel is the permission.
 *
 * @param identities the user of each id of a chat, such as {@code slack:U012AB3CD}
 * @param rules the rules in force; empty without an access file
 */
public record ChatIdentities(Supplier<Map<String, String>> identities, Supplier<Optional<Permissions>> rules)
        implements ChatUsers {
    @Override
    public ChatUser find(String product, String title, String id, String name) {
        String identity = product + ":" + id;
        Optional<String> user = Optional.ofNullable(identities.get().get(identity));
        Optional<Permissions> known = rules.get();
        if (user.isEmpty()) {
            return known.isEmpty()
                    ? known((name.isEmpty() ? id : name) + " (" + title + ")", Caller.ANONYMOUS)
                    : new Unmapped("You are not known to Grapevine. An administrator can add " + identity
                            + " to messages.buttons.identities in grapevine.yml.");
        }
        return known(
                user.get(),
                known.map(all -> all.caller(new CallerIdentity(user, List.of(), List.of())))
                        .orElse(Caller.ANONYMOUS));
    }

    private ChatUser known(String author, Caller caller) {
        return new Known(author, new CallerPermit(caller), caller.policy().flatMap(SilencePolicy::askedComment));
    }
}
