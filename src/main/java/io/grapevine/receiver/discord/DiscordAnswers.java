package io.grapevine.receiver.discord;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.httpclient.message.ButtonChoice;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import io.grapevine.receiver.action.ClickAnswer;
import io.grapevine.receiver.action.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The forms of answers to clicks: the message drawn again, or a text that only its user sees.
 *
 * @param buttons makes the buttons of a message that is drawn again
 */
record DiscordAnswers(Function<ButtonChoice, MessageButtons> buttons) {
    private static final int MESSAGE = 4;
    private static final int LATER = 6;
    private static final int UPDATE = 7;
    private static final int PRIVATE = 1 << 6;

    private static final Length CONTENT = Length.utf16(2000);

    /** Says that the message may be drawn later; the user sees nothing of it. */
    static Map<String, Object> later() {
        return Map.of("type", LATER);
    }

    /** Draws the message. */
    static Map<String, Object> update(Map<String, Object> drawn) {
        return response(UPDATE, drawn);
    }

    /** Says something to the user who clicked, and to no other. */
    static Map<String, Object> whisper(String text) {
        return response(MESSAGE, privately(text));
    }

    private static Map<String, Object> response(int type, Map<String, Object> data) {
        return object("type", type, "data", data);
    }

    /** A message that only the user who clicked sees. */
    static Map<String, Object> privately(String text) {
        return object(
                "content", CONTENT.shorten(text),
                "flags", PRIVATE,
                "allowed_mentions", Map.of("parse", List.of()));
    }

    /** The fields of the message that change; empty if it stays as it is. */
    Optional<Map<String, Object>> drawn(DiscordClick click, ClickAnswer answer) {
        if (answer.drawing() instanceof ClickAnswer.Closed closed) {
            return fields(click, closed.line(), List.of());
        } else if (answer.drawing() instanceof ClickAnswer.Open open) {
            MessageIncident incident = open.incident();
            MessageState state = open.state();
            return fields(
                    click,
                    DiscordButtons.lines(state),
                    DiscordButtons.of(buttons.apply(click.choice()), incident, state));
        }
        return Optional.empty();
    }

    /** The first embed is that of the notification; Discord adds embeds of links itself. */
    private static Optional<Map<String, Object>> fields(
            DiscordClick click, String lines, List<Map<String, Object>> rows) {
        return click.message().list("embeds").stream()
                .filter(embed ->
                        embed.text("type").isEmpty() || embed.text("type").equals("rich"))
                .findFirst()
                .map(embed -> {
                    List<Object> embeds = new ArrayList<>();
                    embeds.add(again(embed));
                    embeds.addAll(DiscordButtons.embed(lines, embed.whole("color")));
                    return object("embeds", embeds, "components", rows);
                });
    }

    /** An embed as it is sent, of one as it was returned. */
    private static Map<String, Object> again(JsonTree embed) {
        Map<String, Object> again = new LinkedHashMap<>();
        for (String name : List.of("title", "description")) {
            if (!embed.text(name).isEmpty()) {
                again.put(name, embed.text(name));
            }
        }
        again.put("color", embed.whole("color"));
        return again;
    }
}
