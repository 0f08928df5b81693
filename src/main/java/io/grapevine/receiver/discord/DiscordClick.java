package io.grapevine.receiver.discord;

import io.grapevine.base.go.Utf8;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.receiver.action.ChatClick;
import io.grapevine.receiver.action.JsonTree;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A click on one of our buttons, as Discord reports it.
 *
 * @param userId the id of the user, a number
 * @param userName the name of the user; may be empty
 * @param channelName the name of the channel; may be empty
 * @param permalink the address of the message; empty if it is not known
 * @param choice the buttons that the message is configured to have
 * @param message the message as it was shown, with which it can be drawn again
 * @param webhook the path of the webhook that later answers go to, for fifteen minutes. Its holder can answer: no log may have it
 * @param at when the user clicked, by Discord's clock
 */
record DiscordClick(
        String userId,
        String userName,
        String channelName,
        String permalink,
        Secret token,
        ButtonChoice choice,
        JsonTree message,
        Secret webhook,
        Optional<Instant> at)
        implements ChatClick {
    /** The type of an interaction with a component of a message. */
    private static final long COMPONENT = 3;

    /** The beginning of 2015 in milliseconds since 1970, at which the times in ids begin. */
    private static final long EPOCH = 1_420_070_400_000L;

    private static final int TIME_BITS = 22;
    private static final int LONGEST_NAME = 100;
    private static final Pattern ID = Pattern.compile("[0-9]{1,19}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.=-]{1,1000}");

    /** Reads an interaction; empty if it is no click on one of our buttons. */
    static Optional<DiscordClick> of(JsonTree interaction) {
        JsonTree member = interaction.at("member", "user");
        JsonTree user = member.value() == null ? interaction.at("user") : member;
        String id = interaction.text("data", "custom_id");
        boolean isClick = interaction.whole("type") == COMPONENT
                && ID.matcher(user.text("id")).matches();
        return DiscordButtons.token(id).filter(token -> isClick).map(token -> of(interaction, user, token, id));
    }

    private static DiscordClick of(JsonTree interaction, JsonTree user, String token, String id) {
        return new DiscordClick(
                user.text("id"),
                Utf8.first(user.text("username"), LONGEST_NAME),
                Utf8.first(interaction.text("channel", "name"), LONGEST_NAME),
                permalink(interaction),
                new Secret(token),
                DiscordButtons.choice(id),
                interaction.at("message"),
                new Secret(webhook(interaction.text("application_id"), interaction.text("token"))),
                time(interaction.text("id")));
    }

    private static String permalink(JsonTree interaction) {
        String guild = interaction.text("guild_id");
        String channel = interaction.text("channel_id");
        String message = interaction.text("message", "id");
        return ID.matcher(guild).matches()
                        && ID.matcher(channel).matches()
                        && ID.matcher(message).matches()
                ? "https://discord.com/channels/" + guild + "/" + channel + "/" + message
                : "";
    }

    private static String webhook(String application, String token) {
        return ID.matcher(application).matches() && TOKEN.matcher(token).matches()
                ? "webhooks/" + application + "/" + token
                : "";
    }

    private static Optional<Instant> time(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochMilli((Long.parseUnsignedLong(id) >>> TIME_BITS) + EPOCH));
    }

    @Override
    public String place() {
        return channelName.isEmpty() ? "" : "#" + channelName;
    }
}
