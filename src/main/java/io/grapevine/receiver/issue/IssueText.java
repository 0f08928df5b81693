package io.grapevine.receiver.issue;

import io.grapevine.base.Sha256;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.OwnMessage;
import io.grapevine.notification.Notification;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of an issue about an incident.
 *
 * @param title one line without markup
 * @param headline the line above the text in a comment; empty for none
 * @param marker the marker at the end of the issue's text
 */
record IssueText(String title, String text, String headline, List<String> labels, IssueMarker marker) {
    /** The longest text of an issue or comment, including marker and headline. */
    static final Length LIMIT = Length.characters(65_536);

    private static final Length HEADLINE = Length.characters(500);

    /**
     * The Markdown of issues. Trackers look for mentions and commands in the rendered text. So neither a backslash nor
     * an HTML entity hides these; a zero-width space does.
     */
    private static final Markup MARKUP = new Markup.Markdown() {
        /** A zero-width space. */
        private static final String SPACE = "\u200B";

        /** The start of a mention of a person or an issue, with its mark as a character or as an HTML entity. */
        private static final Pattern MENTION = Pattern.compile(
                "(?=[@#!$&Gg])" // a quick check: most characters are none of these
                        + "(?:(?<![A-Za-z0-9])@(?=\\S)|[#!$&](?=[0-9])|(?i:\\bGH-)(?=[0-9])"
                        + "|&(?=#|commat;|num;|excl;|dollar;|amp;[#0-9]))");

        /** The path of an issue's address, which trackers treat as a mention. */
        private static final Pattern ADDRESS =
                Pattern.compile("/(?:issues|pull|discussions|merge_requests|epics|work_items)/(?=[0-9])");

        /** The start of a line that GitLab may read as a command, such as {@code /close}. Only line feeds end its lines. */
        private static final Pattern COMMAND = Pattern.compile("(?<![^\n])(?=[ \t\r]*/)");

        /** The characters in an address that would start code or an escape. */
        private static final Pattern CODE = Pattern.compile("[`\\\\]");

        @Override
        public String escape(String text) {
            String escaped = ADDRESS.matcher(Markup.MARKDOWN.escape(text)).replaceAll("$0" + SPACE);
            return withoutMentions(escaped);
        }

        /** A link. Backticks in its address are encoded: they would start code before the link ends. */
        @Override
        public String link(String name, String url) {
            return Markup.MARKDOWN.link(name, Markup.Markdown.encoded(CODE, url));
        }

        @Override
        public String withoutMentions(String rendered) {
            String guarded = MENTION.matcher(rendered).replaceAll("$0" + SPACE);
            return COMMAND.matcher(guarded).replaceAll(SPACE);
        }

        @Override
        public String lineBreak() {
            return Markup.MARKDOWN.lineBreak();
        }
    };

    static IssueText of(IssueConfig config, MessageFields fields, Notification notification) {
        IssueMarker marker = IssueMarker.of(notification);
        OwnMessage texts = new OwnMessage(fields, notification, MARKUP);
        String headline = texts.headline("title", config.title(), HEADLINE);
        String start = headline.isEmpty() ? "" : MARKUP.bold(MARKUP.escape(headline)) + "\n\n";
        String end = marker.ending();
        String link = texts.text("link", config.link());
        String text = texts.body(
                        "message",
                        config.message(),
                        LIMIT.minus(LIMIT.of(start) > LIMIT.of(end) ? start : end),
                        link.isEmpty() ? "" : MARKUP.link("Open", link))
                .replace("\0", "");
        String said = OwnMessage.orNoText(text);
        return new IssueText(title(config, texts), said, start, labels(config, texts), marker);
    }

    /** The text of a new issue. */
    String created() {
        return text + marker.ending();
    }

    /** The text that replaces an earlier one. */
    String edited() {
        return text + marker.ofEdit().ending();
    }

    /** The text of a comment, which notifies people. */
    String comment() {
        return headline + text;
    }

    /** The title. It is never empty and has no mentions: trackers refuse issues without a title, and look for mentions in it. */
    private static String title(IssueConfig config, OwnMessage texts) {
        String title = oneLine(texts.name("title", config.title()));
        String guarded = MARKUP.withoutMentions(title.isEmpty() ? texts.data().receiver() : title);
        return config.titleLimit().shorten(guarded);
    }

    private static List<String> labels(IssueConfig config, OwnMessage texts) {
        return config.labels().stream()
                .map(label -> config.labelLimit()
                        .shorten(oneLine(texts.text("labels", label).replace(',', ' '))))
                .filter(label -> !label.isEmpty())
                .distinct()
                .toList();
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Cc}]+", " ").strip();
    }

    /**
     * The hidden line at the end of an issue's text by which the issue is found again.
     *
     * @param group a hash of the receiver and of the group's key
     * @param notification the ID of the notification that the issue was created for, which is the same on all replicas;
     *     zeros once the issue was edited for a later one
     */
    record IssueMarker(String group, String notification) {
        private static final int GROUP = 32;
        private static final int NOTIFICATION = 16;
        private static final Pattern LINE = Pattern.compile(
                "(?m)^<!-- grapevine ([0-9a-f]{" + GROUP + "}) ([0-9a-f]{" + NOTIFICATION + "}) -->\r?$");

        /** The marker of a notification's issue. */
        static IssueMarker of(Notification notification) {
            String group = Sha256.hex(notification.receiver() + "\n" + notification.groupKey());
            return new IssueMarker(
                    group.substring(0, GROUP), NotificationId.of(notification).substring(0, NOTIFICATION));
        }

        /** The marker in a text; null if there is none. It is the last one, since values of labels may contain others. */
        static @Nullable IssueMarker in(String body) {
            Matcher line = LINE.matcher(body);
            IssueMarker last = null;
            while (line.find()) {
                last = new IssueMarker(line.group(1), line.group(2));
            }
            return last;
        }

        /** The marker after an edit. It no longer tells for which notification people were notified. */
        IssueMarker ofEdit() {
            return new IssueMarker(group, "0".repeat(NOTIFICATION));
        }

        /** Whether another marker belongs to an issue of the same group. */
        boolean isOfGroup(@Nullable IssueMarker other) {
            return other != null && other.group().equals(group);
        }

        /** The marker as the end of a text, on lines of its own. */
        String ending() {
            return "\n\n<!-- grapevine " + group + " " + notification + " -->";
        }
    }
}
