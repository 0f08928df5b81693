package io.grapevine.receiver.slack;

import io.grapevine.notify.MessageIncident;
import io.grapevine.notify.MessageState;
import io.grapevine.receiver.message.ButtonChoice;
import io.grapevine.receiver.message.MessageButtons;
import io.grapevine.receiver.message.StateLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attachment with the buttons of a message: a line that says who is on it, and the buttons. It stands below the one that the
 * configuration describes, with the same coloured bar: an attachment has either blocks or the fields of Alertmanager.
 */
public final class ActionAttachment {
    private static final String STATE = "gv:state:";

    /** The beginning of the id of the block with the buttons. */
    private static final String BUTTONS = "gv:";

    /** What Slack takes for the id of a block. */
    private static final int LONGEST_ID = 255;

    private ActionAttachment() {}

    /** The attachment of an incident that is open; none if there is nothing to show. */
    public static List<Map<String, Object>> of(
            MessageButtons buttons, MessageIncident incident, MessageState state, String color) {
        long version = incident.now().toEpochMilli();
        List<Map<String, Object>> blocks = new ArrayList<>();
        addLine(blocks, line(state), version);
        List<Map<String, Object>> elements = SlackElements.of(buttons, incident, state);
        if (!elements.isEmpty()) {
            Map<String, Object> actions = new LinkedHashMap<>();
            actions.put("type", "actions");
            actions.put("block_id", id(buttons.choice(), version));
            actions.put("elements", elements);
            blocks.add(actions);
        }
        return attachment(blocks, color);
    }

    /** The attachment of a message whose buttons are not known: what is in force only. */
    public static List<Map<String, Object>> of(MessageState state, Instant now, String color) {
        return closed(line(state), now, color);
    }

    /** The attachment of an incident that is over: a line without buttons. */
    public static List<Map<String, Object>> closed(String line, Instant now, String color) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        addLine(blocks, line, now.toEpochMilli());
        return attachment(blocks, color);
    }

    private static String line(MessageState state) {
        return String.join("\n", StateLines.of(state, SlackMarkup.INSTANCE));
    }

    /**
     * The id of the block with the buttons, such as {@code gv:ack,1h,4h,open:7}.
     *
     * @param version makes it another one each time that the message is drawn, as Slack asks for
     */
    private static String id(ButtonChoice choice, long version) {
        return BUTTONS + choice.text() + ":" + version;
    }

    /** The buttons that the id of a block names; empty if it is not one of ours. */
    public static Optional<ButtonChoice> choice(String id) {
        int end = id.lastIndexOf(':');
        return id.startsWith(BUTTONS) && end >= BUTTONS.length() && id.length() <= LONGEST_ID
                ? Optional.of(ButtonChoice.parse(id.substring(BUTTONS.length(), end)))
                : Optional.empty();
    }

    private static void addLine(List<Map<String, Object>> blocks, String line, long version) {
        if (!line.isEmpty()) {
            Map<String, Object> context = new LinkedHashMap<>();
            context.put("type", "context");
            context.put("block_id", STATE + version);
            context.put(
                    "elements",
                    List.of(Map.of("type", "mrkdwn", "text", SlackMarkup.LINE.shorten(line), "verbatim", true)));
            blocks.add(context);
        }
    }

    private static List<Map<String, Object>> attachment(List<Map<String, Object>> blocks, String color) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        Map<String, Object> attachment = new LinkedHashMap<>();
        if (!color.isEmpty()) {
            attachment.put("color", color);
        }
        attachment.put("fallback", "Actions");
        attachment.put("blocks", blocks);
        return List.of(attachment);
    }

    /** Whether an attachment of a message, as Slack returns it, is one of these. */
    public static boolean isIn(Map<?, ?> attachment) {
        return attachment.get("blocks") instanceof List<?> blocks
                && blocks.stream()
                        .anyMatch(block -> block instanceof Map<?, ?> fields
                                && fields.get("block_id") instanceof String id
                                && (id.startsWith(STATE) || choice(id).isPresent()));
    }
}
