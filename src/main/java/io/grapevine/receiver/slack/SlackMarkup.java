package io.grapevine.receiver.slack;

import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import java.time.Instant;

/** Slack's mrkdwn. Times are in the time zone of the reader. */
final class SlackMarkup implements Markup {
    /** The one of it. */
    static final SlackMarkup INSTANCE = new SlackMarkup();

    /** The longest line. */
    static final Length LINE = Length.characters(2000);

    private SlackMarkup() {}

    /** Nothing escapes the marks of mrkdwn. */
    @Override
    public String user(String name) {
        return Markup.super.user(name.replaceAll("[*_~`]", " "));
    }

    @Override
    public String escape(String text) {
        return LINE.shorten(text, SlackMarkup::escaped);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String bold(String escaped) {
        return "*" + escaped + "*";
    }

    @Override
    public String link(String name, String url) {
        return "<" + escaped(url).replace("|", "%7C") + "|" + escaped(name) + ">";
    }

    /** Links are an attachment of their own. */
    @Override
    public String paragraph() {
        return "";
    }

    @Override
    public String time(Instant time) {
        return date(time, "{time}");
    }

    @Override
    public String day(Instant time) {
        return date(time, "{date_short_pretty} {time}");
    }

    private String date(Instant time, String format) {
        return "<!date^" + time.getEpochSecond() + "^" + format + "|" + Markup.super.day(time) + ">";
    }
}
