package io.grapevine.httpclient.message;

import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of HTML, for programs that show none. */
public final class HtmlText {
    private static final Pattern BREAK =
            Pattern.compile("(?i)<br\\s*/?>|</(?:p|div|li|tr|ul|ol|pre|blockquote|h[1-6])>");
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|</?[A-Za-z][^>]*>", Pattern.DOTALL);
    private static final Pattern ENTITY = Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([a-z]{2,4}));");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

    private HtmlText() {}

    /** The text, in which elements that end a line do so, without tags and entities. */
    public static String of(String html) {
        return characters(TAG.matcher(BREAK.matcher(html).replaceAll("\n")).replaceAll(""));
    }

    /** A text with characters in the place of their entities. */
    public static String characters(String text) {
        return ENTITY.matcher(text).replaceAll(entity -> Matcher.quoteReplacement(character(entity)));
    }

    private static String character(MatchResult entity) {
        String name = entity.group(3);
        if (name != null) {
            return NAMED.getOrDefault(name, entity.group());
        }
        String decimal = entity.group(1);
        int code = decimal != null
                ? Integer.parseInt(decimal)
                : Integer.parseInt(Objects.requireNonNull(entity.group(2)), 16);
        return Character.isValidCodePoint(code) ? Character.toString(code) : entity.group();
    }
}
