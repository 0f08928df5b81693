package io.grapevine.receiver.action;

import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.SearchedIncident;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The incidents that clicks act on, and the rules by which they do.
 *
 * @param incidents finds the present incident of the group whose key has a SHA-256 sum, in hexadecimal digits of lower case
 * @param service the author and the permission of what a product does by itself
 * @param expiry how long the buttons of a message that is drawn again are valid
 * @param externalUrl the URL of the user interface, without a slash at its end
 * @param refusals counts clicks that are refused before any incident was looked for
 */
public record ActionTarget(
        Supplier<? extends ActionPort> port,
        Function<String, CompletionStage<SearchedIncident>> incidents,
        Supplier<ActionKeys> keys,
        ChatUsers users,
        ChatUsers service,
        Supplier<Duration> expiry,
        String externalUrl,
        RefusalCounter refusals) {
    /** The buttons of a message that is drawn again. */
    public MessageButtons buttons(ButtonChoice choice) {
        return new MessageButtons(choice, new SignedTokens(keys, expiry.get()), externalUrl);
    }
}
