package io.grapevine.receiver.zulip;

import io.grapevine.receiver.message.MarkdownMarkup;
import io.grapevine.receiver.message.Markup;
import java.util.regex.Pattern;

/** Zulip's Markdown, in which a backslash escapes nothing, but numeric entities of HTML do. */
final class ZulipMarkup implements MarkdownMarkup {
    static final Markup MARKDOWN = new ZulipMarkup();

    /** Marks, and the colon before the name of an emoji. */
    private static final Pattern MARKS = Pattern.compile("[&<>*~`\\[\\]\\\\!#@$|]|:(?=[\\w+-]+:)");

    private static final Pattern MENTION = Pattern.compile("@(?=_?\\*)");

    private ZulipMarkup() {}

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
}
