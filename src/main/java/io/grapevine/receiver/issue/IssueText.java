package io.grapevine.receiver.issue;

import io.grapevine.base.Sha256;
import io.grapevine.core.notify.Notification;
import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.httpclient.message.MessageFields;
import io.grapevine.httpclient.message.NotificationId;
import io.grapevine.httpclient.message.OwnMessage;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of an issue about an incident.
 *
 * @param title one line without markup
 * @param headline the line above the text in a comment; empty for none
 * @param marker what ends the text of an issue
 */
record IssueText(String title, String text, String headline, List<String> labels, IssueMarker marker) {
    /** The longest text of an issue or comment, marker and headline included. */
    static final Length LIMIT = Length.characters(65_536);

    private static final Length HEADLINE = Length.characters(500);

    /**
     * The Markdown of issues. Trackers look for persons, issues and commands in the text that the Markdown renders to, so that neither
     * a backslash nor an entity of HTML hides them: an invisible space does.
     */
    private static final Markup MARKUP = new Markup.Markdown() {
        /** A space without a width. */
        private static final String SPACE = "\u200B";

        /** The end of what begins a mention of a person or of an issue, also if an entity of HTML stands for its mark. */
        private static final Pattern MENTION = Pattern.compile(
                "(?=[@#!$&Gg])" // most characters are none of these, which saves all the other tries
                        + "(?:(?<![A-Za-z0-9])@(?=\\S)|[#!$&](?=[0-9])|(?i:\\bGH-)(?=[0-9])"
                        + "|&(?=#|commat;|num;|excl;|dollar;|amp;[#0-9]))");

        /** The path of an issue, whose address counts as a mention of it. */
        private static final Pattern ADDRESS =
                Pattern.compile("/(?:issues|pull|discussions|merge_requests|epics|work_items)/(?=[0-9])");

        /** A line that GitLab may take for a command, such as {@code /close}; line feeds alone end its lines. */
        private static final Pattern COMMAND = Pattern.compile("(?<![^\n])(?=[ \t\r]*/)");

        /** The characters of an address with which code would begin, or an escape. */
        private static final Pattern CODE = Pattern.compile("[`\\\\]");

        @Override
        public String escape(String text) {
            String escaped = ADDRESS.matcher(Markup.MARKDOWN.escape(text)).replaceAll("$0" + SPACE);
            return withoutMentions(escaped);
        }

        /** Code in backticks would begin before a link ends. */
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

    /** The text in place of an earlier one. */
    String edited() {
        return text + marker.ofEdit().ending();
    }

    /** The text of a comment, which notifies people. */
    String comment() {
        return headline + text;
    }

    /** Trackers refuse issues without a title, and look for mentions in it. */
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
     * @param notification the ID of the notification that the issue was created for, which is the same on all replicas; zeros once the
     *     issue is of a later one
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

        /** The last marker in a text, as values of labels may hold others; null if there is none. */
        static @Nullable IssueMarker in(String body) {
            Matcher line = LINE.matcher(body);
            IssueMarker last = null;
            while (line.find()) {
                last = new IssueMarker(line.group(1), line.group(2));
            }
            return last;
        }

        /** The marker of the issue once it was edited: it says nothing of whether people were notified by a comment. */
        IssueMarker ofEdit() {
            return new IssueMarker(group, "0".repeat(NOTIFICATION));
        }

        /** Whether it is of an issue of the same group. */
        boolean isOfGroup(@Nullable IssueMarker other) {
            return other != null && other.group().equals(group);
        }

        /** What ends the text, on lines of its own. */
        String ending() {
            return "\n\n<!-- grapevine " + group + " " + notification + " -->";
        }
    }
}
