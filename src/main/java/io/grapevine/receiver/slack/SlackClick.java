package io.grapevine.receiver.slack;

import io.grapevine.base.go.Utf8;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.receiver.action.ChatClick;
import io.grapevine.receiver.action.JsonTree;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A click on one of our buttons, as Slack reports it.
 *
 * @param userId the id of the user, such as {@code U012AB3CD}
 * @param userName the name of the user in the workspace; may be empty
 * @param workspace the name of the workspace in addresses; may be empty
 * @param channelId the id of the channel; may be empty
 * @param channelName the name of the channel; may be empty
 * @param messageTs the id of the message in its channel
 * @param message the message as it was shown, with which it can be drawn again
 * @param choice the buttons that the message is configured to have
 * @param responseUrl where answers go; empty if there is none. Its holder can answer: no log may have it
 * @param trigger lets its holder open a dialog for three seconds; empty if the user cannot be asked
 * @param at when the user clicked, by Slack's clock; empty if that is not known
 */
record SlackClick(
        String userId,
        String userName,
        String workspace,
        String channelId,
        String channelName,
        String messageTs,
        JsonTree message,
        Optional<ButtonChoice> choice,
        Secret responseUrl,
        Secret trigger,
        Secret token,
        Optional<Instant> at)
        implements ChatClick {
    static final int LONGEST_ID = 64;
    static final int LONGEST_NAME = 100;

    /** The greatest time that Slack writes with ten digits before the point. */
    private static final int LONGEST_TIME = 20;

    /**
     * Reads the payload of an interaction; empty if it is no click on one of our buttons, such as a link, another app's button, or a
     * dialog.
     *
     * @param asks whether its user can be asked for a comment, which needs the token of a bot
     */
    static Optional<SlackClick> of(JsonTree payload, boolean asks) {
        String user = payload.text("user", "id");
        if (!payload.text("type").equals("block_actions") || user.isEmpty() || user.length() > LONGEST_ID) {
            return Optional.empty();
        }
        return payload.list("actions").stream()
                .filter(action -> action.text("action_id").startsWith(ActionAttachment.PREFIX))
                .filter(action -> !token(action).isEmpty())
                .findFirst()
                .map(action -> of(payload, action, user, asks));
    }

    private static SlackClick of(JsonTree payload, JsonTree action, String user, boolean asks) {
        String container = payload.text("container", "message_ts");
        return new SlackClick(
                user,
                userName(payload),
                payload.text("team", "domain"),
                Utf8.first(payload.text("channel", "id"), LONGEST_ID),
                Utf8.first(payload.text("channel", "name"), LONGEST_NAME),
                Utf8.first(container.isEmpty() ? payload.text("message", "ts") : container, LONGEST_ID),
                payload.at("message"),
                ActionAttachment.choice(action.text("block_id")),
                new Secret(payload.text("response_url")),
                new Secret(asks ? payload.text("trigger_id") : ""),
                new Secret(token(action)),
                time(action.text("action_ts")));
    }

    /** The name of the user who has done what a payload reports; may be empty. */
    static String userName(JsonTree payload) {
        String name = payload.text("user", "username");
        return Utf8.first(name.isEmpty() ? payload.text("user", "name") : name, LONGEST_NAME);
    }

    @Override
    public boolean canBeAsked() {
        return !trigger.isEmpty();
    }

    @Override
    public String place() {
        return channelName.isEmpty() ? "" : "#" + channelName;
    }

    @Override
    public String permalink() {
        boolean isKnown = workspace.matches("[a-z0-9-]{1,63}")
                && channelId.matches("[A-Z0-9]{1,32}")
                && messageTs.matches("\\d{1,12}\\.\\d{6}");
        return isKnown
                ? "https://" + workspace + ".slack.com/archives/" + channelId + "/p" + messageTs.replace(".", "")
                : "";
    }

    /** The value of a button, or of the option of a menu. */
    private static String token(JsonTree action) {
        String value = action.text("value");
        return value.isEmpty() ? action.text("selected_option", "value") : value;
    }

    /** Seconds since 1970 with six digits behind the point. */
    private static Optional<Instant> time(String seconds) {
        if (!seconds.matches("\\d{1,12}(\\.\\d{1,6})?") || seconds.length() > LONGEST_TIME) {
            return Optional.empty();
        }
        try {
            BigDecimal value = new BigDecimal(seconds);
            long whole = value.longValue();
            long nanos =
                    value.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
            return Optional.of(Instant.ofEpochSecond(whole, nanos));
        } catch (DateTimeException | ArithmeticException never) {
            return Optional.empty();
        }
    }
}
