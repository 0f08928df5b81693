package io.grapevine.config.receiver;

import java.util.List;

/**
 * An attachment of a Mattermost message.
 *
 * @param fallback the text for programs that show no formatting
 * @param color the colour of the edge
 * @param pretext the text before it
 * @param text the text
 * @param authorName the author
 * @param authorLink where the author links
 * @param authorIcon the author's picture
 * @param title the title
 * @param titleLink where the title links
 * @param fields fields below the text
 * @param thumbUrl a small picture
 * @param footer the line at the end
 * @param footerIcon the picture beside that line
 * @param imageUrl a picture
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
    /** Copies the collections. */
    public MattermostAttachment {
        fields = List.copyOf(fields);
    }
}
