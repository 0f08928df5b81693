package io.grapevine.web.action.chat;

import io.grapevine.node.action.ActionPort;
import io.grapevine.receiver.message.ButtonChoice;
import io.grapevine.receiver.message.MessageButtons;
import io.grapevine.web.action.ActionKeys;
import io.grapevine.web.action.ChatUsers;
import io.grapevine.web.action.RefusalCounter;
import io.grapevine.web.action.SignedTokens;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The incidents that clicks act on, and the rules by which they do.
 *
 * @param port the incidents of the replica
 * @param keys the keys in force
 * @param expiry how long the buttons of a message that is drawn again are valid
 * @param externalUrl the URL of the user interface, without a slash at its end
 * @param refusals counts clicks that are refused before any incident was looked for
 */
public record ActionTarget(
        Supplier<? extends ActionPort> port,
        Supplier<ActionKeys> keys,
        ChatUsers users,
        Supplier<Duration> expiry,
        String externalUrl,
        RefusalCounter refusals) {
    /** The buttons of a message that is drawn again. */
    public MessageButtons buttons(ButtonChoice choice) {
        return new MessageButtons(choice, new SignedTokens(keys, expiry.get()), externalUrl);
    }
}
