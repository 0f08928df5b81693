package io.grapevine.integration.zulip;

import io.grapevine.integration.message.Markup;
import java.util.regex.Pattern;

/** Zulip's Markdown, in which a backslash escapes nothing, but numeric entities of HTML do. */
final class ZulipMarkup implements Markup {
    static final Markup MARKDOWN = new ZulipMarkup();

    /** Marks, and the colon before the name of an emoji. */
    private static final Pattern MARKS = Pattern.compile("[&<>*~`\\[\\]\\\\!#@$|]|:(?=[\\w+-]+:)");

    private static final Pattern MENTION = Pattern.compile("@(?=_?\\*)");
    private static final Pattern UNSAFE_IN_URL = Pattern.compile("[\\s()<>]");

    private ZulipMarkup() {}

    @Override
    public String escape(String text) {
        return MARKS.matcher(text).replaceAll(mark -> "&#" + (int) mark.group().charAt(0) + ";");
    }

    @Override
    public String bold(String escaped) {
        return "**" + escaped + "**";
    }

    /** Zulip does not resolve entities in names of links. */
    @Override
    public String link(String name, String url) {
        String target = UNSAFE_IN_URL
                .matcher(url)
                .replaceAll(mark -> String.format("%%%02X", (int) mark.group().charAt(0)));
        return "[" + name.replaceAll("[\\[\\]`*]", "") + "](" + target + ")";
    }

    @Override
    public String withoutMentions(String rendered) {
        return MENTION.matcher(rendered).replaceAll(escape("@"));
    }
}
