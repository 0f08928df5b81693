package io.grapevine.integration.slack;

import io.grapevine.integration.message.Length;
import io.grapevine.notify.MessageIncident;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The attachment with the buttons of a message: a line that says who is on it, and the buttons. It stands below the one that the
 * configuration describes, with the same coloured bar: an attachment has either blocks or the fields of Alertmanager.
 */
public final class ActionAttachment {
    private static final String STATE = "gv:state:";
    private static final Length LINE = Length.characters(2000);
    private static final Length NAME = Length.characters(150);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ActionAttachment() {}

    /**
     * The state of an incident, as its message shows it.
     *
     * @param line what it says, in Slack's markup; may be empty
     * @param handled whether an action is in force, so that undoing it is offered in place of the actions
     * @param round the lowest round of the actions that the buttons may take
     */
    public record State(String line, boolean handled, int round) {
        /** An incident that waits for a user. */
        public static final State WAITING = new State("", false, 0);
    }

    /** The attachment of an incident that is open; none if there is nothing to show. */
    public static List<Map<String, Object>> of(
            SlackButtons buttons, MessageIncident incident, State state, String color) {
        long version = incident.now().toEpochMilli();
        List<Map<String, Object>> blocks = new ArrayList<>();
        addLine(blocks, state.line(), version);
        List<Map<String, Object>> elements =
                state.handled() ? buttons.undoing(incident, state.round()) : buttons.offering(incident, state.round());
        if (!elements.isEmpty()) {
            Map<String, Object> actions = new LinkedHashMap<>();
            actions.put("type", "actions");
            actions.put("block_id", buttons.choice().blockId(version));
            actions.put("elements", elements);
            blocks.add(actions);
        }
        return attachment(blocks, color);
    }

    /** The attachment of an incident that is over: a line without buttons. */
    public static List<Map<String, Object>> closed(String line, Instant now, String color) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        addLine(blocks, line, now.toEpochMilli());
        return attachment(blocks, color);
    }

    private static void addLine(List<Map<String, Object>> blocks, String line, long version) {
        if (!line.isEmpty()) {
            Map<String, Object> context = new LinkedHashMap<>();
            context.put("type", "context");
            context.put("block_id", STATE + version);
            context.put("elements", List.of(Map.of("type", "mrkdwn", "text", LINE.shorten(line))));
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
                                && (id.startsWith(STATE)
                                        || ButtonChoice.ofBlock(id).isPresent()));
    }

    /** A name from outside so that it is no markup and no mention. */
    public static String name(String text) {
        return NAME.shorten(text.replaceAll("[\\p{Cntrl}*_~`]", " ").strip(), ActionAttachment::escaped);
    }

    /** A sentence so that it is no mention and no link. */
    public static String escape(String text) {
        return LINE.shorten(text, ActionAttachment::escaped);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A time that Slack shows in the time zone of its reader. */
    public static String time(Instant time) {
        return date(time, "{time}");
    }

    /** A time with its day, likewise. */
    public static String day(Instant time) {
        return date(time, "{date_short_pretty} {time}");
    }

    private static String date(Instant time, String format) {
        return "<!date^" + time.getEpochSecond() + "^" + format + "|" + TIME.format(time) + ">";
    }
}
