package io.grapevine.receiver.mattermost;

import io.grapevine.base.go.Utf8;
import io.grapevine.config.Secret;
import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.receiver.action.ChatClick;
import io.grapevine.receiver.action.JsonTree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A click on one of our buttons, as a Mattermost server reports it.
 *
 * @param userId the id of the user, 26 letters and digits
 * @param userName the name of the user; may be empty
 * @param channelName the name of the channel in addresses; may be empty
 * @param permalink the address of the post; empty if it is not known
 * @param proof the code that shows that the sender was given the token; not checked yet
 * @param choice the buttons that the message is configured to have
 * @param carried the packed message without its buttons; empty if it was too large
 * @param at when the user clicked, by the clock of the server; empty if that is not known
 */
record MattermostClick(
        String userId,
        String userName,
        String channelName,
        String permalink,
        Secret token,
        Secret proof,
        ButtonChoice choice,
        String carried,
        Optional<Instant> at)
        implements ChatClick {
    private static final Pattern ID = Pattern.compile("[a-z0-9]{26}");
    private static final Pattern TEAM = Pattern.compile("[a-z0-9-]{1,64}");

    /** Channels of messages between users have the ids of these for a name. */
    private static final Pattern CHANNEL = Pattern.compile("(?!.*__)[a-z0-9_-]{1,64}");

    /** What the server signs for dialogs: an id, the user, and the time in milliseconds. */
    private static final Pattern TRIGGER =
            Pattern.compile("[a-z0-9]{1,64}:[a-z0-9]{1,64}:(\\d{1,14}):.*", Pattern.DOTALL);

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TRIGGER = 1_000;

    /**
     * Reads the body of a request; empty if it is no click on one of our buttons.
     *
     * @param server the address of the server for its users, without a slash at its end; empty if it is not known
     */
    static Optional<MattermostClick> parse(String json, String server) {
        return JsonTree.read(json).flatMap(body -> of(body, server));
    }

    private static Optional<MattermostClick> of(JsonTree body, String server) {
        String user = body.text("user_id");
        JsonTree context = body.at("context");
        String token = context.text(ButtonAttachment.TOKEN);
        if (!ID.matcher(user).matches() || token.isEmpty()) {
            return Optional.empty();
        }
        String channel = body.text("channel_name");
        return Optional.of(new MattermostClick(
                user,
                Utf8.first(body.text("user_name"), LONGEST_NAME),
                CHANNEL.matcher(channel).matches() ? channel : "",
                permalink(server, body.text("team_domain"), body.text("post_id")),
                new Secret(token),
                new Secret(context.text(ButtonAttachment.PROOF)),
                ButtonChoice.parse(context.text(ButtonAttachment.CHOICE)),
                context.text(ButtonAttachment.MESSAGE),
                time(body.text("trigger_id"))));
    }

    private static String permalink(String server, String team, String post) {
        boolean isKnown = !server.isEmpty()
                && TEAM.matcher(team).matches()
                && ID.matcher(post).matches();
        return isKnown ? server + "/" + team + "/pl/" + post : "";
    }

    private static Optional<Instant> time(String trigger) {
        if (trigger.length() > LONGEST_TRIGGER) {
            return Optional.empty();
        }
        try {
            Matcher signed =
                    TRIGGER.matcher(new String(Base64.getDecoder().decode(trigger), StandardCharsets.ISO_8859_1));
            return signed.matches()
                    ? Optional.of(Instant.ofEpochMilli(Long.parseLong(signed.group(1))))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The message without its buttons, as {@code message} and {@code props}; empty if it is not known. */
    Optional<JsonTree> message() {
        return CarriedMessage.unpack(carried)
                .flatMap(JsonTree::read)
                .filter(post -> !post.list("props", "attachments").isEmpty());
    }

    @Override
    public String place() {
        return channelName.isEmpty() ? "" : "~" + channelName;
    }
}
