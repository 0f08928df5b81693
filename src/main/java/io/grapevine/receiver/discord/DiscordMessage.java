package io.grapevine.receiver.discord;

import io.grapevine.base.go.GoUrl;
import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageButtons.ActionButton;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.Shortened;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message, rendered, within the limits of Discord, which count characters.
 *
 * @param content all fields but the components
 * @param components the rows of buttons; empty for none
 * @param secrets texts in it that no error may have
 */
record DiscordMessage(Map<String, Object> content, List<Map<String, Object>> components, List<String> secrets) {
    private static final int MAX_TITLE = 256;
    private static final int MAX_DESCRIPTION = 4096;
    private static final int MAX_CONTENT = 2000;

    /** Colours as red, green and blue, one byte each. */
    private static final int RED = 0x992D22;

    private static final int GREEN = 0x2ECC71;

    /** The message that a configuration describes. */
    static DiscordMessage of(DiscordConfig config, MessageFields texts) {
        Map<String, Object> embed = new LinkedHashMap<>();
        embed.put("title", Shortened.toCharacters(texts.headline("title", config.title()), MAX_TITLE));
        embed.put("description", Shortened.toCharacters(texts.body("message", config.message()), MAX_DESCRIPTION));
        embed.put("color", color(texts));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("content", Shortened.toCharacters(texts.of("content", config.content()), MAX_CONTENT));
        message.put("embeds", List.of(embed));
        if (!config.username().isEmpty()) {
            message.put("username", config.username());
        }
        if (!config.avatarUrl().isEmpty() && isUrl(config.avatarUrl())) {
            message.put("avatar_url", config.avatarUrl());
        }
        return new DiscordMessage(message, List.of(), List.of());
    }

    private static int color(MessageFields texts) {
        return texts.data().status().equals("firing") ? RED : GREEN;
    }

    /** Discord refuses the whole message for a picture without a proper address. */
    private static boolean isUrl(String text) {
        try {
            GoUrl.parse(text);
            return true;
        } catch (GoUrl.Malformed none) {
            return false;
        }
    }

    /** This message with the buttons of an incident, and lines that say who is on it. */
    DiscordMessage with(MessageButtons buttons, MessageIncident incident, MessageState state) {
        return new DiscordMessage(
                with(DiscordButtons.lines(state)),
                DiscordButtons.of(buttons, incident, state),
                buttons.actions(incident, state).stream()
                        .map(ActionButton::token)
                        .toList());
    }

    /** This message with links: buttons, or text if one is too long for a button. */
    DiscordMessage with(List<Link> links) {
        List<Map<String, Object>> rows = DiscordButtons.of(links);
        return new DiscordMessage(
                rows.isEmpty() ? with(DiscordButtons.text(links)) : content,
                rows,
                links.stream().map(Link::url).toList());
    }

    private Map<String, Object> with(String lines) {
        List<Object> embeds = new ArrayList<>();
        if (content.get("embeds") instanceof List<?> own) {
            embeds.addAll(own);
        }
        embeds.addAll(DiscordButtons.embed(lines, RED));
        Map<String, Object> changed = new LinkedHashMap<>(content);
        changed.put("embeds", embeds);
        return changed;
    }

    /** Whether it has buttons. */
    boolean hasButtons() {
        return !components.isEmpty();
    }

    /** The JSON that posts it. */
    String json() {
        return hasButtons() ? withComponents() : bare();
    }

    /** The JSON that posts it without buttons. */
    String bare() {
        return GoJson.encode(content) + "\n";
    }

    /** The JSON with which it takes the place of a message that may have had buttons. */
    String withComponents() {
        Map<String, Object> all = new LinkedHashMap<>(content);
        all.put("components", components);
        return GoJson.encode(all) + "\n";
    }
}
