package io.grapevine.receiver.mattermost;

import static io.grapevine.httpclient.GoJson.object;

import io.grapevine.httpclient.GoJson;
import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageButtons;
import io.grapevine.httpclient.message.MessageButtons.ActionButton;
import io.grapevine.model.Action.Verb;
import io.grapevine.notification.MessageIncident;
import io.grapevine.notification.MessageState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The attachment with the buttons of a message: lines that say who is on it, links, and buttons. It is the last one. */
final class ButtonAttachment {
    /** The path, below the URL of the user interface, to which Mattermost reports clicks. */
    static final String PATH = "/callback/mattermost";

    /** The field of a button's context with its token. */
    static final String TOKEN = "token";

    /** The field with the code that shows that Mattermost was given the token. */
    static final String PROOF = "proof";

    /** The field with the choice of buttons. */
    static final String CHOICE = "choice";

    /** The field with the message; left out if it is too large. */
    static final String MESSAGE = "message";

    /** Mattermost's Markdown, in which a backslash escapes neither mentions nor names of emojis nor addresses. */
    static final Markup MARKUP = new Markup.Markdown() {
        private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]>~|#]");

        /** The beginnings of mentions, emojis and addresses, which a character without width ends. */
        private static final Pattern STARTS = Pattern.compile("@|:(?=[\\w+-]+:)|:(?=//)");

        @Override
        public String escape(String text) {
            return STARTS.matcher(MARKS.matcher(text).replaceAll("\\\\$0")).replaceAll("$0\u200B");
        }
    };

    private static final Length LINES = Length.characters(4000);
    private static final Length LABEL = Length.characters(60);

    private ButtonAttachment() {}

    /**
     * The attachment of an incident that is open; empty if there is nothing to show.
     *
     * @param color the color of its bar; empty for none
     * @param carried the packed message without this attachment; empty if it is too large
     */
    static List<Map<String, Object>> of(
            MessageButtons buttons, MessageIncident incident, MessageState state, String color, String carried) {
        String links = buttons.links(incident).stream()
                .map(link -> MARKUP.link(link.label(), link.url()))
                .collect(Collectors.joining(" · "));
        List<Map<String, Object>> actions = new ArrayList<>();
        for (ActionButton button : buttons.actions(incident, state)) {
            actions.add(action(button, buttons, carried));
        }
        return attachment(
                Stream.concat(lines(state), Stream.of(links)).filter(line -> !line.isEmpty()), color, actions);
    }

    /** The attachment of an incident that is over, or of a message whose buttons are not known: a line without buttons. */
    static List<Map<String, Object>> closed(String line, String color) {
        return attachment(Stream.of(line).filter(text -> !text.isEmpty()), color, List.of());
    }

    /** The attachment with links in place of buttons. */
    static List<Map<String, Object>> of(List<Link> links, String color) {
        return closed(
                links.stream()
                        .map(link -> MARKUP.link(link.label(), link.url()))
                        .collect(Collectors.joining(" · ")),
                color);
    }

    /** What is in force. */
    static String line(MessageState state) {
        return lines(state).collect(Collectors.joining("\n"));
    }

    private static Stream<String> lines(MessageState state) {
        return MARKUP.lines(state).stream();
    }

    private static Map<String, Object> action(ActionButton button, MessageButtons buttons, String carried) {
        Map<String, Object> context = object(
                TOKEN, button.token(),
                PROOF, buttons.tokens().proof(button.token()),
                CHOICE, buttons.choice().text());
        GoJson.putUnlessEmpty(context, MESSAGE, carried);
        Map<String, Object> integration = object("url", buttons.externalUrl() + PATH, "context", context);
        Map<String, Object> action = new LinkedHashMap<>();
        action.put("id", button.action().text().replace(" ", "")); // Mattermost finds no other than letters and digits
        action.put("type", "button");
        action.put("name", LABEL.shorten(button.label()));
        if (button.action().verb() == Verb.ACK) {
            action.put("style", "primary");
        }
        action.put("integration", integration);
        return action;
    }

    private static List<Map<String, Object>> attachment(
            Stream<String> lines, String color, List<Map<String, Object>> actions) {
        String text = lines.collect(Collectors.joining("\n"));
        if (text.isEmpty() && actions.isEmpty()) {
            return List.of();
        }
        Map<String, Object> attachment = new LinkedHashMap<>();
        attachment.put("fallback", "Actions");
        GoJson.putUnlessEmpty(attachment, "color", color);
        attachment.put("text", LINES.shorten(text));
        GoJson.putUnlessEmpty(attachment, "actions", actions);
        return List.of(attachment);
    }
}
