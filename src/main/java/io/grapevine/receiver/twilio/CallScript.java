package io.grapevine.receiver.twilio;

import io.grapevine.httpclient.message.Length;
import io.grapevine.httpclient.message.Markup;
import io.grapevine.model.Alert;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The script of a call, in Twilio's markup (TwiML). Of labels it says the names and the severity of alerts only, and of these letters,
 * digits and a few marks.
 */
final class CallScript {
    /** Twilio refuses a longer one. It counts code units of UTF-16. */
    static final Length LIMIT = Length.utf16(4000);

    private static final Length NAME = Length.characters(60);
    private static final Length SENTENCE = Length.characters(300);
    private static final int MOST_NAMES = 3;
    private static final String CRITICAL = "critical";

    private static final Pattern BEGIN_OF_WORD = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Pattern NOT_SPOKEN = Pattern.compile("[^\\p{L}\\p{N}.,%+-]+");
    private static final Pattern NO_XML =
            Pattern.compile("[^\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]+");

    private CallScript() {}

    /** Says twice which alerts fire, and takes a key while it does and for ten seconds after. */
    static String asking(List<Alert> firing, String action) {
        String text = firing(firing) + " Press 1 to acknowledge. Press 2 to silence for one hour.";
        String gather =
                "<Gather numDigits=\"1\" timeout=\"10\" action=\"" + escape(action) + "\">" + say(text) + "</Gather>";
        String script = response(gather + gather);
        return LIMIT.holds(script) ? script : withoutKeys(firing);
    }

    /** Says twice which alerts of a notification fire, or else have resolved, and takes no key. */
    static String telling(List<Alert> alerts) {
        List<Alert> firing = firingOf(alerts);
        return firing.isEmpty() ? twice("Resolved" + names(alerts) + ".") : withoutKeys(firing);
    }

    private static String withoutKeys(List<Alert> firing) {
        return twice(firing(firing) + " This call takes no keys: acknowledge in Grapevine.");
    }

    private static String twice(String text) {
        return response(say(text) + "<Pause length=\"2\"/>" + say(text));
    }

    /** The alerts of a notification that fire. */
    static List<Alert> firingOf(List<Alert> alerts) {
        return alerts.stream().filter(alert -> !alert.hasEnd()).toList();
    }

    /** Says a text, and that the call ends. */
    static String ending(String text) {
        return response(say(SENTENCE.shorten(text) + (text.endsWith(".") ? "" : ".") + " Goodbye."));
    }

    private static String response(String verbs) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + verbs + "<Hangup/></Response>";
    }

    private static String say(String text) {
        return "<Say>" + escape(text) + "</Say>";
    }

    private static String escape(String text) {
        return Markup.HTML.escape(NO_XML.matcher(text).replaceAll(" "));
    }

    private static String firing(List<Alert> alerts) {
        List<String> severities = distinct(alerts, "severity");
        String severity = severities.size() == 1 ? severities.get(0) : severities.contains(CRITICAL) ? CRITICAL : "";
        return (alerts.size() == 1 ? "Alert" : alerts.size() + " alerts")
                + names(alerts)
                + (severity.isEmpty() ? "." : ". Severity: " + severity + ".");
    }

    /** A colon and the names; empty if there are none. */
    private static String names(List<Alert> alerts) {
        List<String> names = distinct(alerts, "alertname");
        return (names.isEmpty() ? "" : ": ")
                + names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? " and others" : "");
    }

    private static List<String> distinct(List<Alert> alerts, String label) {
        return alerts.stream()
                .map(alert -> alert.labels().get(label))
                .map(value -> value == null ? "" : spoken(value))
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** {@code DiskFull_eu} as {@code Disk Full eu}. */
    private static String spoken(String value) {
        String words = BEGIN_OF_WORD.matcher(value).replaceAll(" ");
        return NAME.shorten(NOT_SPOKEN.matcher(words).replaceAll(" ").strip());
    }
}
