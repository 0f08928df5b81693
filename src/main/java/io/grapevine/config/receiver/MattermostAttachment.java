package io.grapevine.config.receiver;

import java.util.List;

/**
 * An attachment of a Mattermost message.
 *
 * @param fallback the text for programs that show no formatting
 * @param color the colour of the edge
 * @param pretext the text before it
 * @param fields fields below the text
 * @param footer the line at the end
 * @param footerIcon the picture beside that line
 */
public record MattermostAttachment(
        String fallback,
        String color,
        String pretext,
        String text,
        String authorName,
        String authorLink,
        String authorIcon,
        String title,
        String titleLink,
        List<MattermostField> fields,
        String thumbUrl,
        String footer,
        String footerIcon,
        String imageUrl) {
    public MattermostAttachment {
        fields = List.copyOf(fields);
    }
}
