package io.grapevine.receiver.zulip;

import io.grapevine.notify.Notification;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.MarkdownMarkup;
import io.grapevine.receiver.message.Markup;
import io.grapevine.receiver.message.MessageFields;
import io.grapevine.receiver.message.OwnMessage;
import io.grapevine.template.TemplateData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message of a topic.
 *
 * @param stream the stream's name or ID
 * @param content the text, in Zulip's Markdown
 */
record ZulipMessage(String stream, String topic, String content) {
    /** The longest content. */
    static final Length LIMIT = Length.characters(10_000);

    /** The beginning of the name of a topic that is resolved. */
    private static final String RESOLVED = "✔ ";

    private static final Length TOPIC = Length.characters(60).minus(RESOLVED);

    /** Zulip refuses topics with these. */
    private static final Pattern UNUSABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cn}]+");

    private static final String NO_TOPIC = "(no topic)";

    /** Zulip's Markdown, in which a backslash escapes nothing, but numeric entities of HTML do. */
    private static final Markup MARKUP = new MarkdownMarkup() {
        /** Marks, and the colon before the name of an emoji. */
        private static final Pattern MARKS = Pattern.compile("[&<>*~`\\[\\]\\\\!#@$|]|:(?=[\\w+-]+:)");

        private static final Pattern MENTION = Pattern.compile("@(?=_?\\*)");

        @Override
        public String escape(String text) {
            return MarkdownMarkup.withEntities(MARKS, text);
        }

        /** Zulip does not resolve entities in names of links. */
        @Override
        public String link(String name, String url) {
            return MarkdownMarkup.linked(name.replaceAll("[\\[\\]`*]", ""), url);
        }

        @Override
        public String withoutMentions(String rendered) {
            return MENTION.matcher(rendered).replaceAll(escape("@"));
        }
    };

    /** The message that a configuration describes, for a stream. */
    static ZulipMessage of(ZulipConfig config, String stream, MessageFields fields, Notification notification) {
        OwnMessage texts = new OwnMessage(fields, notification, MARKUP);
        String title = texts.headline("title", config.title());
        String start = title.isEmpty() ? "" : MARKUP.bold(MARKUP.escape(title)) + "\n\n";
        String mentions = texts.isFiring() ? mentions(config) : "";
        String end = mentions.isEmpty() ? "" : "\n\n" + mentions;
        String content = texts.between(start, config.message(), config.link(), end, LIMIT)
                .replace("\0", "");
        return new ZulipMessage(stream, topic(config, fields, texts), OwnMessage.orNoText(content));
    }

    private static String topic(ZulipConfig config, MessageFields fields, OwnMessage texts) {
        boolean isDefault = config.topic().isEmpty() && !fields.isOverridden("topic");
        String topic = isDefault ? usualTopic(fields.data()) : texts.text("topic", config.topic());
        String usable = TOPIC.shorten(UNUSABLE.matcher(topic).replaceAll(" ").strip());
        return usable.isEmpty() ? NO_TOPIC : usable;
    }

    /** One for each group, so that a topic is an incident. */
    private static String usualTopic(TemplateData data) {
        String labels = String.join(" · ", data.groupLabels().toMap().values());
        return labels.isBlank() ? data.receiver() : labels;
    }

    private static String mentions(ZulipConfig config) {
        return Stream.concat(
                        config.mentionUsers().stream().map(number -> "@**|" + number + "**"),
                        config.mentionAll() ? Stream.of("@**all**") : Stream.of())
                .collect(Collectors.joining(" "));
    }

    /** The place that the message is sent to, for the notification log. */
    String place() {
        return stream + " > " + topic;
    }

    /** The form that posts it. */
    Map<String, String> posted() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("type", "stream");
        form.put("to", stream);
        form.put("topic", topic);
        form.put("content", content);
        return form;
    }

    /**
     * The form that puts it in the place of an earlier message.
     *
     * @param resolves whether the topic is marked as resolved
     */
    Map<String, String> updating(boolean resolves) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("content", content);
        if (resolves) {
            form.put("topic", RESOLVED + topic);
            form.put("propagate_mode", "change_all");
            form.put("send_notification_to_old_thread", "false");
        }
        return form;
    }
}
