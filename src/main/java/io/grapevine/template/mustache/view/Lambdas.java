package io.grapevine.template.mustache.view;

import io.grapevine.go.GoUrl;
import io.grapevine.go.JsonText;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lambdas by name. */
public final class Lambdas implements Fields {
    /** All of them. */
    public static final Fields ALL = new Lambdas();

    /** The special characters of CommonMark and of Telegram's Markdown. */
    private static final String MARKDOWN = "\\`*_{}[]()<>#+-=.!|~&";

    private static final Map<String, Lambda> BY_NAME = Map.of(
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

    /** All names. */
    public static Set<String> names() {
        return BY_NAME.keySet();
    }

    @Override
    public @Nullable Object get(String name) {
        return BY_NAME.get(name);
    }

    /** A string of JSON with its quotes. */
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
}
