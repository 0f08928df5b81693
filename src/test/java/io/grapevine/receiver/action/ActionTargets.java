package io.grapevine.receiver.action;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.features.actions.ActionPermit;
import io.grapevine.features.actions.ActionPort;
import io.grapevine.features.actions.ActionRequest;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.IncidentState;
import io.grapevine.httpclient.message.ActionTokens;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.model.Action;
import io.grapevine.web.action.ChatIdentities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The targets that clicks in tests act on. */
public final class ActionTargets {
    /** The keys. */
    public static final ActionKeys KEYS = keys("a-key-of-this-test");

    /** Tokens that are valid for a day. */
    public static final SignedTokens TOKENS = new SignedTokens(() -> KEYS, Duration.ofDays(1));

    /** The buttons ack, 1h and open. */
    public static final ButtonChoice CHOICE = new ButtonChoice(actions("ack", "silence 1h"), false, true);

    /** The URL of the user interface. */
    public static final String URL = "https://am.example.com";

    private ActionTargets() {}

    /** The keys of a file with a line. */
    public static ActionKeys keys(String line) {
        try {
            return ActionKeys.parse(line);
        } catch (UnusableFileException fault) {
            throw new AssertionError(fault);
        }
    }

    /** The actions with these texts. */
    public static List<Action> actions(String... texts) {
        return Stream.of(texts).map(text -> Action.parse(text).orElseThrow()).toList();
    }

    /** The {@link #CHOICE} of buttons with tokens. */
    public static MessageButtons buttons(ActionTokens tokens) {
        return new MessageButtons(CHOICE, tokens, URL);
    }

    /** Users of whom none is mapped, where there are no roles. */
    public static ChatUsers noneMapped() {
        return new ChatIdentities(Map::of, Optional::empty);
    }

    /** A target whose buttons are valid for a day, and whose refusals are not counted. */
    public static ActionTarget of(ActionPort port, ChatUsers users) {
        return of(port, users, (via, verb, result) -> {});
    }

    /** A target whose buttons are valid for a day, and whose refusals are counted. */
    public static ActionTarget of(ActionPort port, ChatUsers users, RefusalCounter refusals) {
        return new ActionTarget(
                () -> port,
                sum -> CompletableFuture.failedFuture(new AssertionError(sum)),
                () -> KEYS,
                users,
                users,
                () -> Duration.ofDays(1),
                URL,
                refusals);
    }

    /** Counts refusals by adding each to a list, as its product, verb and result. */
    public static RefusalCounter listing(List<String> refused) {
        return (via, verb, result) -> refused.add(via + " " + verb + " " + result);
    }

    /** The incidents of a replica, whose actions all have a result. */
    public static ActionPort ending(ActionPort replica, ActionResult result) {
        return new ActionPort() {
            @Override
            public CompletionStage<IncidentState> incident(String groupId, long episode) {
                return replica.incident(groupId, episode);
            }

            @Override
            public CompletionStage<ActionResult> perform(ActionRequest request, ActionPermit permit) {
                return CompletableFuture.completedFuture(result);
            }
        };
    }
}
