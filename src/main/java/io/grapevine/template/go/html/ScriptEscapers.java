package io.grapevine.template.go.html;

import com.google.re2j.Pattern;
import io.grapevine.template.go.function.Json;
import io.grapevine.template.go.function.Replacements;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.Print;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Escapers of values in scripts. */
final class ScriptEscapers {
    private static final Pattern SCRIPT_TAG = Pattern.compile("(?i)<(/?)script");
    private static final char LINE_SEPARATOR = '\u2028';
    private static final char PARAGRAPH_SEPARATOR = '\u2029';

    /** What ends a string, or an element or attribute around it, is written as an escape. */
    private static final Replacements STRING = controls()
            .plus("\t", "\\t", "\n", "\\n", "\f", "\\f", "\r", "\\r")
            .plus("\"", "\\u0022", "`", "\\u0060", "&", "\\u0026", "'", "\\u0027", "+", "\\u002b")
            .plus("/", "\\/", "<", "\\u003c", ">", "\\u003e", "\\", "\\\\");

    private static final Replacements TEMPLATE = STRING.plus("$", "\\u0024", "{", "\\u007b", "}", "\\u007d");

    private static final Replacements REGEXP = STRING.without("`")
            .plus("$", "\\$", "(", "\\(", ")", "\\)", "*", "\\*", "-", "\\-", ".", "\\.", "?", "\\?")
            .plus("[", "\\[", "]", "\\]", "^", "\\^", "{", "\\{", "|", "\\|", "}", "\\}");

    private ScriptEscapers() {}

    static String string(Content content) {
        return apply(STRING, content);
    }

    static String template(Content content) {
        return apply(TEMPLATE, content);
    }

    /** For regular expressions, where the value stands for itself; an empty one must not leave two slashes. */
    static String regexp(Content content) {
        return content.text().isEmpty() ? "(?:)" : apply(REGEXP, content);
    }

    static String expression(@Nullable Object[] arguments) throws FunctionException {
        Object value = arguments.length == 1 ? arguments[0] : Content.printed(arguments);
        Object data = value != null && describesItself(value) ? Print.sprint(value) : value;
        try {
            return value(Json.write(data));
        } catch (FunctionException e) {
            return noValue(Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    /** Whether scripts get the value's text and not its parts. A time has a JSON form of its own, which goes first. */
    private static boolean describesItself(Object value) {
        return switch (GoType.of(value)) {
            case KV, PAIRS, DURATION, MONTH, WEEKDAY -> true;
            default -> false;
        };
    }

    /** JSON, kept apart from words and numbers before and behind it. */
    private static String value(String json) {
        if (json.isEmpty()) {
            return " null ";
        }
        boolean apart =
                Slash.isIdentifierPart(json.charAt(0)) || Slash.isIdentifierPart(json.charAt(json.length() - 1));
        String code = separatorsEscaped(json);
        return apart ? " " + code + " " : code;
    }

    /** In place of a value that has no JSON form: a comment that nothing can get out of. */
    private static String noValue(String reason) {
        String harmless = SCRIPT_TAG
                .matcher(reason)
                .replaceAll("\\\\x3C$1script")
                .replace("*/", "* /")
                .replace("<!--", "\\x3C!--");
        return " /* " + harmless + " */null ";
    }

    private static String apply(Replacements replacements, Content content) {
        return separatorsEscaped(replacements.apply(content.text()));
    }

    /** Scripts take these two for line ends, JSON does not. */
    private static String separatorsEscaped(String text) {
        return text.replace(String.valueOf(LINE_SEPARATOR), "\\u2028")
                .replace(String.valueOf(PARAGRAPH_SEPARATOR), "\\u2029");
    }

    private static Replacements controls() {
        Replacements controls = Replacements.of();
        for (char c = 0; c < ' '; c++) {
            controls = controls.plus(String.valueOf(c), String.format("\\u%04x", (int) c));
        }
        return controls;
    }
}
