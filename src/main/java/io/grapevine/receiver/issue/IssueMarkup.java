package io.grapevine.receiver.issue;

import io.grapevine.receiver.message.MarkdownMarkup;
import io.grapevine.receiver.message.Markup;
import java.util.regex.Pattern;

/**
 * The Markdown of issues. Trackers look for persons, issues and commands in the text that the Markdown renders to, so that neither
 * a backslash nor an entity of HTML hides them: an invisible space does.
 */
final class IssueMarkup implements MarkdownMarkup {
    static final Markup MARKDOWN = new IssueMarkup();

    /** A space without a width. */
    private static final String SPACE = "\u200B";

    /** The end of what begins a mention of a person or of an issue, also if an entity of HTML stands for its mark. */
    private static final Pattern MENTION =
            Pattern.compile("(?<![A-Za-z0-9])@(?=\\S)|[#!$&](?=[0-9])|(?i:\\bGH-)(?=[0-9])"
                    + "|&(?=#|commat;|num;|excl;|dollar;|amp;[#0-9])");

    /** The path of an issue, whose address counts as a mention of it. */
    private static final Pattern ADDRESS =
            Pattern.compile("/(?:issues|pull|discussions|merge_requests|epics|work_items)/(?=[0-9])");

    /** A line that GitLab may take for a command, such as {@code /close}; line feeds alone end its lines. */
    private static final Pattern COMMAND = Pattern.compile("(?:^|(?<=\n))(?=[ \t\r]*/)");

    /** The characters of an address with which code would begin, or an escape. */
    private static final Pattern CODE = Pattern.compile("[`\\\\]");

    private IssueMarkup() {}

    @Override
    public String escape(String text) {
        String escaped = ADDRESS.matcher(Markup.MARKDOWN.escape(text)).replaceAll("$0" + SPACE);
        return withoutMentions(escaped);
    }

    /** Code in backticks would begin before a link ends. */
    @Override
    public String link(String name, String url) {
        return Markup.MARKDOWN.link(name, MarkdownMarkup.encoded(CODE, url));
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
}
