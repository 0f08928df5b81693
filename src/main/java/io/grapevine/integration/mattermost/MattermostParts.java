package io.grapevine.integration.mattermost;

import static io.grapevine.http.GoJson.putUnlessEmpty;

import io.grapevine.config.receiver.MattermostAttachment;
import io.grapevine.config.receiver.MattermostField;
import io.grapevine.integration.message.MessageFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The attachments of a message, rendered; what is empty is left out. */
final class MattermostParts {
    private MattermostParts() {}

    /** The attachments that a configuration lists. */
    static List<Object> of(List<MattermostAttachment> attachments, MessageFields texts) {
        List<Object> rendered = new ArrayList<>();
        for (MattermostAttachment part : attachments) {
            rendered.add(attachment(
                    part,
                    "attachments.",
                    texts.of("attachments.fallback", part.fallback()),
                    texts.of("attachments.text", part.text()),
                    texts.of("attachments.title", part.title()),
                    texts));
        }
        return rendered;
    }

    /**
     * The attachment that is the whole message.
     *
     * @param text its text, rendered
     */
    static Object whole(MattermostAttachment part, String text, MessageFields texts) {
        return attachment(
                part, "", texts.body("fallback", part.fallback()), text, texts.headline("title", part.title()), texts);
    }

    private static Map<String, Object> attachment(
            MattermostAttachment part, String prefix, String fallback, String text, String title, MessageFields texts) {
        Map<String, Object> rendered = new LinkedHashMap<>();
        putUnlessEmpty(rendered, "fallback", fallback);
        putUnlessEmpty(rendered, "color", texts.of(prefix + "color", part.color()));
        putUnlessEmpty(rendered, "pretext", texts.of(prefix + "pretext", part.pretext()));
        putUnlessEmpty(rendered, "text", text);
        putUnlessEmpty(rendered, "author_name", texts.of(prefix + "author_name", part.authorName()));
        putUnlessEmpty(rendered, "author_link", texts.of(prefix + "author_link", part.authorLink()));
        putUnlessEmpty(rendered, "author_icon", texts.of(prefix + "author_icon", part.authorIcon()));
        putUnlessEmpty(rendered, "title", title);
        putUnlessEmpty(rendered, "title_link", texts.of(prefix + "title_link", part.titleLink()));
        if (!part.fields().isEmpty()) {
            rendered.put("fields", fields(part.fields(), prefix + "fields.", texts));
        }
        putUnlessEmpty(rendered, "thumb_url", texts.of(prefix + "thumb_url", part.thumbUrl()));
        putUnlessEmpty(rendered, "footer", texts.of(prefix + "footer", part.footer()));
        putUnlessEmpty(rendered, "footer_icon", texts.of(prefix + "footer_icon", part.footerIcon()));
        putUnlessEmpty(rendered, "image_url", texts.of(prefix + "image_url", part.imageUrl()));
        return rendered;
    }

    private static List<Object> fields(List<MattermostField> fields, String prefix, MessageFields texts) {
        List<Object> rendered = new ArrayList<>();
        for (MattermostField field : fields) {
            Map<String, Object> object = new LinkedHashMap<>();
            putUnlessEmpty(object, "title", texts.of(prefix + "title", field.title()));
            putUnlessEmpty(object, "value", texts.of(prefix + "value", field.value()));
            Boolean isShort = field.isShort();
            if (isShort != null) {
                object.put("short", isShort);
            }
            rendered.add(object);
        }
        return rendered;
    }
}
