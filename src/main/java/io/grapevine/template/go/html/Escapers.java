package io.grapevine.template.go.html;

import com.google.re2j.Pattern;
import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.function.Json;
import io.grapevine.template.go.function.Replacements;
import io.grapevine.template.go.html.Context.Attribute;
import io.grapevine.template.go.html.Context.Delimiter;
import io.grapevine.template.go.html.Context.Element;
import io.grapevine.template.go.html.Context.Slash;
import io.grapevine.template.go.html.Context.State;
import io.grapevine.template.go.html.Scanner.Step;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.Print;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Escapers of values for each place in an HTML page: text, attributes, names, URLs, scripts and style sheets. */
final class Escapers {
    private static final Replacements CSS_STRING = Replacements.of("\0", "\\0", "\t", "\\9", "\n", "\\a", "\f", "\\c")
            .plus("\r", "\\d", "\"", "\\22", "&", "\\26", "'", "\\27", "(", "\\28", ")", "\\29", "+", "\\2b")
            .plus("/", "\\2f", ":", "\\3a", ";", "\\3b", "<", "\\3c", ">", "\\3e", "{", "\\7b", "}", "\\7d")
            .plus("\\", "\\\\");

    /** The greatest number of hexadecimal digits in an escape of CSS. */
    private static final int MAX_DIGITS = 6;

    private static final int REPLACEMENT = 0xFFFD;
    /** The characters that could end a value of CSS or start something else in it. */
    private static final String BREAKS_OUT = "\0\"'()/;@[\\]`{}<>";

    private static final Pattern SCRIPT_TAG = Pattern.compile("(?i)<(/?)script");
    private static final char LINE_SEPARATOR = '\u2028';
    private static final char PARAGRAPH_SEPARATOR = '\u2029';

    /** Replacements in JavaScript strings: for what could end the string, or the element or attribute around it. */
    private static final Replacements JS_STRING = controls()
            .plus("\t", "\\t", "\n", "\\n", "\f", "\\f", "\r", "\\r")
            .plus("\"", "\\u0022", "`", "\\u0060", "&", "\\u0026", "'", "\\u0027", "+", "\\u002b")
            .plus("/", "\\/", "<", "\\u003c", ">", "\\u003e", "\\", "\\\\");

    private static final Replacements JS_TEMPLATE = JS_STRING.plus("$", "\\u0024", "{", "\\u007b", "}", "\\u007d");

    private static final Replacements JS_REGEXP = JS_STRING
            .without("`")
            .plus("$", "\\$", "(", "\\(", ")", "\\)", "*", "\\*", "-", "\\-", ".", "\\.", "?", "\\?")
            .plus("[", "\\[", "]", "\\]", "^", "\\^", "{", "\\{", "|", "\\|", "}", "\\}");

    private static final List<String> SAFE_SCHEMES = List.of("http", "https", "mailto");
    private static final String RESERVED = "!#$&*+,/:;=?@[]";
    private static final String UNRESERVED_MARKS = "-._~";
    private static final String HEX = "0123456789abcdef";

    private static final Replacements TEXT = Replacements.of(
            "\0", "\uFFFD", "\"", "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;");

    /** Replacements in values that are HTML already: their character references stay. */
    private static final Replacements HTML_AS_TEXT = TEXT.without("&");

    private static final Replacements UNQUOTED = TEXT.plus("\0", "&#xfffd;", "\t", "&#9;", "\n", "&#10;")
            .plus("\u000b", "&#11;", "\f", "&#12;", "\r", "&#13;", " ", "&#32;", "=", "&#61;", "`", "&#96;");
    private static final Replacements HTML_AS_UNQUOTED = UNQUOTED.without("&");

    private Escapers() {}

    static String text(Content content) {
        return content.isHtml() ? content.text() : TEXT.apply(content.text());
    }

    /** Escapes for elements such as {@code textarea} and {@code title}, in which browsers see no tags. */
    static String rcdata(Content content) {
        return (content.isHtml() ? HTML_AS_TEXT : TEXT).apply(content.text());
    }

    /** Escapes for attribute values in quotes; HTML is reduced to its text. */
    static String attribute(Content content) {
        return content.isHtml() ? HTML_AS_TEXT.apply(withoutTags(content.text())) : TEXT.apply(content.text());
    }

    /** Escapes for attribute values without quotes, which must not be empty. */
    static String unquotedAttribute(Content content) {
        if (content.text().isEmpty()) {
            return Content.UNSAFE;
        }
        return content.isHtml()
                ? unquoted(withoutTags(content.text()), HTML_AS_UNQUOTED)
                : unquoted(content.text(), UNQUOTED);
    }

    private static String unquoted(String text, Replacements replacements) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> appendUnquoted(out, c, replacements));
        return out.toString();
    }

    /** Appends a character of an unquoted value. Noncharacters are escaped, as some browsers refuse or misread them there. */
    private static void appendUnquoted(StringBuilder out, int c, Replacements replacements) {
        @Nullable String replacement = replacements.of(c);
        if (replacement != null) {
            out.append(replacement);
        } else if (Character.getType(c) == Character.SURROGATE) {
            out.append("&#xfffd;");
        } else if ((c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xFFF0 && c <= 0xFFFF)) {
            out.append("&#x").append(Integer.toHexString(c)).append(';');
        } else {
            out.appendCodePoint(c);
        }
    }

    /** Accepts names of attributes and parts of names of tags: letters and digits, and none that has a special meaning. */
    static String attributeName(Content content) {
        String name = new Span(content.text()).lowerCase();
        boolean harmless = !name.isEmpty()
                && Attribute.isPlain(name)
                && name.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
        return harmless ? name : Content.UNSAFE;
    }

    /** The text of {@code html}, without tags and comments; unchanged if it has none, or only the name of a tag at its end. */
    private static String withoutTags(String html) {
        boolean markup = false;
        StringBuilder out = new StringBuilder(html.length());
        Context context = Context.TEXT;
        Span rest = new Span(html);
        while (rest.length() > 0) {
            markup |= !isText(context);
            Step step = context.delimiter() == Delimiter.NONE ? token(context, rest) : attributeValue(context, rest);
            if (isText(context)) {
                Span piece = rest.to(step.read());
                out.append(step.next().state() == context.state() ? piece : piece.beforeTag());
            }
            context = step.next();
            rest = rest.from(step.read());
        }
        return markup ? out.toString() : html;
    }

    /** Reads one token. Scripts and styles count as text up to their end tags. */
    private static Step token(Context context, Span rest) {
        boolean content = context.element() != Element.NONE && !context.state().isInTag();
        return Scanner.token(content ? context.with(State.RCDATA) : context, rest);
    }

    /** Reads the value of an attribute, whatever its language; without an end it extends to the end of the text. */
    private static Step attributeValue(Context context, Span rest) {
        Delimiter delimiter = context.delimiter();
        int end = rest.until(delimiter.ends());
        if (end == rest.length()) {
            return new Step(context, end);
        }
        return new Step(Context.in(State.TAG, context.element()), delimiter.isQuote() ? end + 1 : end);
    }

    private static boolean isText(Context context) {
        return context.delimiter() == Delimiter.NONE
                && (context.state() == State.TEXT || context.state() == State.RCDATA);
    }

    /** Filters the start of a URL: schemes other than {@code http}, {@code https} and {@code mailto} are refused. */
    static String urlFilter(Content content) {
        return content.isUrl() || isSafe(content.text()) ? content.text() : "#" + Content.UNSAFE;
    }

    /** Escapes for scheme, authority and path: characters that a URL cannot have are percent-encoded. */
    static String urlNormalize(Content content) {
        return percentEncode(content.text(), true);
    }

    /**
     * Escapes for queries and fragments: reserved characters are percent-encoded as well, except in a value that is a
     * URL itself.
     */
    static String urlEscape(Content content) {
        return percentEncode(content.text(), content.isUrl());
    }

    /** Escapes for {@code srcset}: each image must be a safe URL, with letters and digits behind it at most. */
    static String sourceSet(Content content) {
        if (content.isUrl()) {
            return percentEncode(content.text(), true).replace(",", "%2c");
        }
        StringBuilder out = new StringBuilder();
        String separator = "";
        for (String source : content.text().split(",", -1)) {
            out.append(separator).append(source(source));
            separator = ",";
        }
        return out.toString();
    }

    private static String source(String source) {
        int start = new Span(source).skipSpace(0);
        int end = start;
        while (end < source.length() && !Span.isSpace(source.charAt(end))) {
            end++;
        }
        String url = source.substring(start, end);
        String descriptor = source.substring(end);
        boolean harmless = isSafe(url) && descriptor.chars().allMatch(c -> Span.isSpace(c) || Span.isLetterOrDigit(c));
        return harmless ? source.substring(0, start) + percentEncode(url, true) + descriptor : "#" + Content.UNSAFE;
    }

    private static boolean isSafe(String url) {
        int colon = url.indexOf(':');
        if (colon < 0 || url.substring(0, colon).indexOf('/') >= 0) {
            return true;
        }
        Span scheme = new Span(url, 0, colon);
        return SAFE_SCHEMES.stream().anyMatch(safe -> safe.length() == colon && scheme.startsWithIgnoringCase(safe, 0));
    }

    /**
     * Percent-encodes the bytes of {@code text}.
     *
     * @param normalize whether to keep reserved characters and existing percent-encodings
     */
    private static String percentEncode(String text, boolean normalize) {
        byte[] bytes = GoStrings.bytes(text);
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            boolean stays = Span.isLetterOrDigit(c)
                    || UNRESERVED_MARKS.indexOf(c) >= 0
                    || (normalize && (RESERVED.indexOf(c) >= 0 || isEncoded(bytes, i)));
            if (stays) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        return out.toString();
    }

    private static boolean isEncoded(byte[] bytes, int i) {
        return bytes[i] == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
    }

    static String jsString(Content content) {
        return replaced(JS_STRING, content);
    }

    static String jsTemplate(Content content) {
        return replaced(JS_TEMPLATE, content);
    }

    /** Escapes for regular expressions, so that the value matches itself. An empty one must not leave {@code //}, a comment. */
    static String jsRegexp(Content content) {
        return content.text().isEmpty() ? "(?:)" : replaced(JS_REGEXP, content);
    }

    static String jsValue(@Nullable Object[] arguments) throws FunctionException {
        Object value = arguments.length == 1 ? arguments[0] : Content.printed(arguments);
        Object data = value != null && describesItself(value) ? Print.sprint(value) : value;
        try {
            return spaced(Json.write(data));
        } catch (FunctionException e) {
            return noValue(Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    /** Whether scripts get the value's text instead of its fields. Times have a form in JSON, so they are not among these. */
    private static boolean describesItself(Object value) {
        return switch (GoType.of(value)) {
            case KV, PAIRS, DURATION, MONTH, WEEKDAY -> true;
            default -> false;
        };
    }

    /** JSON, with spaces around it where it would run into a word or number beside it. */
    private static String spaced(String json) {
        if (json.isEmpty()) {
            return " null ";
        }
        boolean apart =
                Slash.isIdentifierPart(json.charAt(0)) || Slash.isIdentifierPart(json.charAt(json.length() - 1));
        String code = separatorsEscaped(json);
        return apart ? " " + code + " " : code;
    }

    /** The replacement of a value that has no JSON form: {@code null}, with the reason in a comment that it cannot end. */
    private static String noValue(String reason) {
        String harmless = SCRIPT_TAG
                .matcher(reason)
                .replaceAll("\\\\x3C$1script")
                .replace("*/", "* /")
                .replace("<!--", "\\x3C!--");
        return " /* " + harmless + " */null ";
    }

    private static String replaced(Replacements replacements, Content content) {
        return separatorsEscaped(replacements.apply(content.text()));
    }

    /** Escapes the two separators that end a line in JavaScript, but not in JSON. */
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

    /** Escapes for strings of CSS: characters with a meaning become escapes. */
    static String cssString(Content content) {
        String text = content.text();
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            String replacement = CSS_STRING.of(text.charAt(i));
            if (replacement == null) {
                out.append(text.charAt(i));
                continue;
            }
            out.append(replacement);
            boolean digits = !replacement.equals("\\\\");
            if (digits && (i + 1 == text.length() || runsOn(text.charAt(i + 1)))) {
                out.append(' ');
            }
        }
        return out.toString();
    }

    /** Whether {@code c} would be read as a part of the escape before it. */
    private static boolean runsOn(char c) {
        return isHex(c) || Span.isSpace(c);
    }

    /** Filters values of CSS properties: refuses what could end the value, start a comment or run a script. */
    static String cssValue(Content content) {
        String value = decodeCss(content.text());
        boolean breaksOut = value.chars().anyMatch(c -> BREAKS_OUT.indexOf(c) >= 0) || value.contains("--");
        return breaksOut || runsScript(value) ? Content.UNSAFE : value;
    }

    private static boolean runsScript(String value) {
        StringBuilder letters = new StringBuilder();
        value.chars().filter(c -> c < 0x80 && c != '-' && isNameCharacter(c)).forEach(c -> letters.append((char) c));
        String name = letters.toString().toLowerCase(Locale.ROOT);
        return name.contains("expression") || name.contains("mozbinding");
    }

    /** Whether {@code c} may stand in an identifier; halves of surrogate pairs may. */
    static boolean isNameCharacter(int c) {
        return Span.isLetterOrDigit(c) || c == '-' || c == '_' || (c >= 0x80 && c <= 0xFFFD) || c >= 0x10000;
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Decodes the escapes of CSS; a backslash at the end is dropped. */
    static String decodeCss(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) != '\\') {
                out.append(text.charAt(i++));
            } else if (i + 1 == text.length()) {
                i++;
            } else if (isHex(text.charAt(i + 1))) {
                i = decodeHex(text, i + 1, out);
            } else {
                int literal = text.codePointAt(i + 1);
                out.appendCodePoint(literal);
                i += 1 + Character.charCount(literal);
            }
        }
        return out.toString();
    }

    /** Decodes the digits at {@code start}; returns the index behind them and behind one white space. */
    private static int decodeHex(String text, int start, StringBuilder out) {
        int end = start;
        while (end < text.length() && end < start + MAX_DIGITS && isHex(text.charAt(end))) {
            end++;
        }
        int decoded = Integer.parseInt(text, start, end, 16);
        if (decoded > Character.MAX_CODE_POINT) {
            decoded /= 16;
            end--;
        }
        boolean surrogate = decoded >= Character.MIN_SURROGATE && decoded <= Character.MAX_SURROGATE;
        out.appendCodePoint(surrogate ? REPLACEMENT : decoded);
        return behindSpace(text, end);
    }

    private static int behindSpace(String text, int index) {
        if (index == text.length() || !Span.isSpace(text.charAt(index))) {
            return index;
        }
        return text.startsWith("\r\n", index) ? index + 2 : index + 1;
    }
}
