package io.grapevine.httpclient.message;

import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conversion of HTML to plain text, for programs that do not show HTML. */
public final class HtmlText {
    private static final Pattern BREAK =
            Pattern.compile("(?i)<br\\s*/?>|</(?:p|div|li|tr|ul|ol|pre|blockquote|h[1-6])>");
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|</?[A-Za-z][^>]*>", Pattern.DOTALL);
    private static final Pattern ENTITY = Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([a-z]{2,4}));");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

    private HtmlText() {}

    /** The plain text of HTML. Elements that end a line become line breaks, other tags are removed, and entities are decoded. */
    public static String of(String html) {
        return characters(TAG.matcher(BREAK.matcher(html).replaceAll("\n")).replaceAll(""));
    }

    /** Decodes the entities in a text; unknown ones stay. */
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
