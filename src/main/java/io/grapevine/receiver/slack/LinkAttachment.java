package io.grapevine.receiver.slack;

import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import io.grapevine.receiver.message.MessageFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attachment with the links of actions, where no app reports clicks: text, as Slack would send the clicks of buttons with an
 * address to an app, too. It stands below the one that the configuration describes, in its color.
 */
final class LinkAttachment {
    private static final Length LONGEST = Length.characters(6000);

    private LinkAttachment() {}

    /** The attachment of a message, and the one with its links, if it has some. */
    static List<Map<String, Object>> below(Map<String, Object> attachment, MessageFields texts) {
        List<Map<String, Object>> attachments = new ArrayList<>(List.of(attachment));
        String links = new LinkParagraph(texts.links(), SlackMarkup.INSTANCE).after(LONGEST);
        if (!links.isEmpty()) {
            Map<String, Object> second = new LinkedHashMap<>();
            Object color = attachment.get("color");
            if (color != null) {
                second.put("color", color);
            }
            second.put("fallback", "Actions");
            second.put("text", links);
            second.put("mrkdwn_in", List.of("text"));
            attachments.add(second);
        }
        return attachments;
    }
}
