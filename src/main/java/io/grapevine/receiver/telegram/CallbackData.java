package io.grapevine.receiver.telegram;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.model.Action;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The data that Telegram returns with a click on a button, at most 64 bytes: the token, a full stop, and the choice of buttons in one
 * character for the links and one for each action.
 *
 * @param token the token of the button; it lets its holder act, and is not checked yet
 * @param choice the buttons that the message is configured to have
 */
public record CallbackData(Secret token, ButtonChoice choice) {
    /** The data of a button that says who is on it, and does nothing. */
    static final String STATE = "gv.";

    /** The beginning of each token; other data is not ours. */
    private static final String PREFIX = "gv";

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int WHY = 1;
    private static final int OPEN = 2;

    /** What fits beside a token of 50 characters. */
    private static final int MOST_ACTIONS = 12;

    /** The data as a button has it. */
    String text() {
        int links = (choice.why() ? WHY : 0) | (choice.open() ? OPEN : 0);
        return choice.actions().stream()
                .map(Action::number)
                .filter(number -> number < DIGITS.length())
                .limit(MOST_ACTIONS)
                .map(number -> DIGITS.substring(number, number + 1))
                .collect(Collectors.joining("", token.reveal() + "." + DIGITS.charAt(links), ""));
    }

    /** Reads {@link #text}; empty if the data is not of a button of ours that acts. Actions of another version are left out. */
    public static Optional<CallbackData> parse(String data) {
        int end = data.indexOf('.');
        if (!data.startsWith(PREFIX) || end <= PREFIX.length() || end + 1 >= data.length()) {
            return Optional.empty();
        }
        int links = Math.max(0, DIGITS.indexOf(data.charAt(end + 1)));
        List<Action> actions = data.substring(end + 2)
                .chars()
                .mapToObj(digit -> Action.numbered(DIGITS.indexOf(digit)))
                .flatMap(Optional::stream)
                .toList();
        return Optional.of(new CallbackData(
                new Secret(data.substring(0, end)),
                new ButtonChoice(actions, (links & WHY) != 0, (links & OPEN) != 0)));
    }

    /** Whether the data is of a button that says who is on it. */
    public static boolean isState(String data) {
        return data.equals(STATE);
    }
}
