package io.grapevine.receiver.discord;

import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import java.time.Instant;
import java.util.regex.Pattern;

/** Discord's Markdown. Times are in the time zone of the reader. */
final class DiscordMarkup implements Markup.Markdown {
    /** The one of it. */
    static final DiscordMarkup INSTANCE = new DiscordMarkup();

    private static final Length LINE = Length.characters(1500);
    private static final Pattern MARKS = Pattern.compile("[\\\\`*_~|<>\\[\\]#]");

    /** The beginnings of mentions, emojis and addresses, which a character without width ends. */
    private static final Pattern STARTS = Pattern.compile("@|:(?=\\w+:)|:(?=//)");

    private DiscordMarkup() {}

    @Override
    public String escape(String text) {
        return LINE.shorten(text, DiscordMarkup::escaped);
    }

    private static String escaped(String text) {
        return STARTS.matcher(MARKS.matcher(text).replaceAll("\\\\$0")).replaceAll("$0\u200B");
    }

    @Override
    public String time(Instant time) {
        return "<t:" + time.getEpochSecond() + ":t>";
    }

    @Override
    public String day(Instant time) {
        return "<t:" + time.getEpochSecond() + ":f>";
    }
}
