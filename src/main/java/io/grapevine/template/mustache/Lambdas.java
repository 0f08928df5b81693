package io.grapevine.template.mustache;

import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.JsonText;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lambdas by name. */
public final class Lambdas implements Fields {
    /** All lambdas. */
    public static final Fields ALL = new Lambdas();

    /** The special characters of CommonMark and of Telegram's Markdown. */
    private static final String MARKDOWN = "\\`*_{}[]()<>#+-=.!|~&";

    private static final Map<String, Fields.Lambda> BY_NAME = Map.of(
            "upper",
            text -> text.toUpperCase(Locale.ROOT),
            "lower",
            text -> text.toLowerCase(Locale.ROOT),
            "truncate",
            Truncation.USUAL,
            "urlencode",
            text -> GoUrl.escapeForm(text).replace("+", "%20"),
            "json",
            Lambdas::json,
            "markdown-escape",
            Lambdas::markdown,
            "slack-escape",
            Lambdas::slack);

    private Lambdas() {}

    @Override
    public @Nullable Object get(String name) {
        return BY_NAME.get(name);
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        JsonText.append(out, text);
        return out.toString();
    }

    private static String markdown(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(MARKDOWN.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return out.toString();
    }

    /** The three characters that Slack asks to be escaped. */
    private static String slack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * Truncation of texts: {@code truncate} to 200 characters, {@code truncate.80} to 80, with an ellipsis as the last one.
     *
     * @param limit how many characters are left, from 1 to 999,999
     */
    private record Truncation(int limit) implements Fields.Lambda, Fields {
        static final Truncation USUAL = new Truncation(200);

        private static final int MOST_DIGITS = 6;

        @Override
        public String apply(String text) {
            return hasEnough(text) ? text.substring(0, text.offsetByCodePoints(0, limit - 1)) + "…" : text;
        }

        @Override
        public boolean hasEnough(CharSequence text) {
            return text.length() > limit && Character.codePointCount(text, 0, text.length()) > limit;
        }

        @Override
        public @Nullable Object get(String name) {
            boolean number = !name.isEmpty()
                    && name.length() <= MOST_DIGITS
                    && name.chars().allMatch(c -> c >= '0' && c <= '9');
            int other = number ? Integer.parseInt(name) : 0;
            return other == 0 ? null : new Truncation(other);
        }
    }
}
