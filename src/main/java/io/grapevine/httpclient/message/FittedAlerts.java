package io.grapevine.httpclient.message;

import java.util.function.Predicate;

/**
 * The main text of a message that has to fit as a whole, for a service that loses or refuses what is larger. Alerts are left
 * out whole, from the end, and the text says how many. Only a first alert that is too long alone is cut.
 */
public final class FittedAlerts {
    private FittedAlerts() {}

    /**
     * The longest main text that fits. A template is rendered about as often as the number of alerts has binary digits.
     *
     * @param fits whether the message is short enough with a main text
     */
    public static String body(MessageFields texts, String field, String template, Predicate<String> fits) {
        String whole = texts.body(field, template);
        if (fits.test(whole)) {
            return whole;
        }
        String best = "";
        int fewest = 0;
        int tooMany = texts.data().alerts().size();
        while (fewest + 1 < tooMany) {
            int tried = (fewest + tooMany) >>> 1;
            String text = texts.excerpt(field, template, tried);
            if (fits.test(text)) {
                fewest = tried;
                best = text;
            } else {
                tooMany = tried;
            }
        }
        return fewest > 0 ? best : cut(texts, field, template, fits);
    }

    /** The beginning of the first alert. */
    private static String cut(MessageFields texts, String field, String template, Predicate<String> fits) {
        String more = texts.more(1);
        String whole = texts.excerpt(field, template, 1);
        String text = whole.substring(0, whole.length() - more.length());
        return FittedJson.of(text.length(), most -> Length.utf16(most).shorten(text) + more, fits);
    }
}
