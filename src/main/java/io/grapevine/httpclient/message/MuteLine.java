package io.grapevine.httpclient.message;

import io.grapevine.model.Alert;
import io.grapevine.notification.MuteDetails;
import io.grapevine.notification.Notification;
import io.grapevine.notification.NotifyReason;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The line that says to people that alerts are muted, or no longer. Templates cannot say it: a field that Alertmanager does not have
 * would make it fail on them.
 */
final class MuteLine {
    /** Chat programs take other characters for markup, and a name after an at sign for a mention. */
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N} @.+-]|(?<![\\p{L}\\p{N}])@");

    /** As above, but with what parts the words of a label value, which is no markup within them. */
    private static final Pattern UNSAFE_IN_VALUE =
            Pattern.compile("[^\\p{L}\\p{N} @.+:/_-]|(?<![\\p{L}\\p{N}])[@:/_]|[:/_](?![\\p{L}\\p{N}])");

    private static final Pattern BODY = Pattern.compile("<body[^>]*>", Pattern.CASE_INSENSITIVE);

    private static final int MOST_OF_VALUE = 40;

    private MuteLine() {}

    /** The line of a notification; empty if nothing of it is muted, nor just unmuted. */
    static String of(Notification notification) {
        MuteDetails muted = notification.muted();
        if (muted == null) {
            return notification.reason() == NotifyReason.UNMUTED ? "No longer muted, still firing." : "";
        }
        long firing =
                notification.alerts().stream().filter(alert -> !alert.hasEnd()).count();
        long count = notification.alerts().stream()
                .map(Alert::fingerprint)
                .filter(muted.alerts()::contains)
                .count();
        return (count < firing ? count + " of " + firing + " firing alerts muted by " : "Muted by ")
                + String.join(" and ", muted.by())
                + authors(muted)
                + until(muted.until())
                + (count < firing ? "." : ", still firing.");
    }

    private static String authors(MuteDetails muted) {
        String names = muted.authors().stream()
                .map(name -> UNSAFE.matcher(name).replaceAll("").strip())
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " (" + names + ")";
    }

    /** A label value for a line, in short, without what a chat program may take for markup. */
    static String safe(String value) {
        return Shortened.toCharacters(UNSAFE_IN_VALUE.matcher(value).replaceAll(""), MOST_OF_VALUE);
    }

    private static String until(@Nullable Instant end) {
        return end == null ? "" : " until " + Markup.PLAIN.day(end);
    }

    /** A text that begins with the line, if there is one. */
    static String before(String text, String line) {
        return line.isEmpty() || text.isEmpty() ? line + text : line + "\n" + text;
    }

    /** Puts a line before a text in HTML: within the body of a document, or before a text without one. */
    static String beforeHtml(String html, String line) {
        if (line.isEmpty()) {
            return html;
        }
        String paragraph = "<p>" + line.replace("\n", "<br>") + "</p>";
        return BODY.matcher(html).find()
                ? BODY.matcher(html).replaceFirst(body -> Matcher.quoteReplacement(body.group() + paragraph))
                : before(html, line); // chats show line breaks, and know few tags
    }
}
