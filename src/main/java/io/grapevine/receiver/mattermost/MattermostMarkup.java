package io.grapevine.receiver.mattermost;

import io.grapevine.httpclient.message.Markup;
import java.util.regex.Pattern;

/** Mattermost's Markdown, in which a backslash escapes neither mentions nor names of emojis nor addresses. */
final class MattermostMarkup implements Markup.Markdown {
    /** The markup of lines below messages, which knows no times of the reader's zone. */
    static final Markup LINES = new MattermostMarkup();

    private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]>~|#]");

    /** The beginnings of mentions, emojis and addresses, which a character without width ends. */
    private static final Pattern STARTS = Pattern.compile("@|:(?=[\\w+-]+:)|:(?=//)");

    private MattermostMarkup() {}

    @Override
    public String escape(String text) {
        return STARTS.matcher(MARKS.matcher(text).replaceAll("\\\\$0")).replaceAll("$0\u200B");
    }
}
