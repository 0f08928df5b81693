package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.grapevine.base.go.GoStrings;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.template.SnippetCache;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue;
import io.grapevine.template.go.value.GoValue.SafeText;
import io.grapevine.template.go.value.Print;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

final class TextFunctions {
    private static final int MAX_PATTERN = 10_000;
    private static final int MAX_TEXT = 16 << 20;

    /**
     * The longest expression that is kept; longer ones are compiled each time, and those that repeat parts, for they
     * can become large.
     */
    private static final int LONGEST_KEPT = 200;

    private static final SnippetCache<Pattern> KEPT = new SnippetCache<>();

    /** Characters that do not end a word when letters stand on both sides: apostrophes, points, colons. */
    private static final String MID =
            "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027" + "\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    /** Other characters that stand inside words. */
    private static final String INNER = "\u055A\u055B\u055C\u055E\u058A\u05F3\u066B\u202F";

    private static final int ZERO_WIDTH_SPACE = 0x200B;

    private TextFunctions() {}

    static List<TemplateFunction> all() {
        GoType string = GoType.STRING;
        return List.of(
                onText("toUpper", s -> mapped(s, Character::toUpperCase)),
                onText("toLower", s -> mapped(s, Character::toLowerCase)),
                onText("title", TextFunctions::titleCase),
                onText("trimSpace", GoStrings::trimSpace),
                fixed("join", (scope, a) -> join(scope, text(a, 0), a[1]), string, GoType.ANY),
                fixed("match", (scope, a) -> match(scope, text(a, 0), text(a, 1)), string, string),
                fixed(
                        "reReplaceAll",
                        (scope, a) -> replaceAll(scope, text(a, 0), text(a, 1), text(a, 2)),
                        string,
                        string,
                        string),
                fixed("safeHtml", (scope, a) -> new SafeText(GoType.HTML, text(a, 0)), string),
                fixed("safeUrl", (scope, a) -> new SafeText(GoType.URL, text(a, 0)), string),
                fixed("urlUnescape", (scope, a) -> urlUnescaped(text(a, 0)), string),
                TemplateFunction.variadic("stringSlice", (scope, a) -> GoList.of(GoType.STRING_SLICE, a), string),
                fixed("routeLabels", (scope, a) -> scope.routeLabel(text(a, 0)), string),
                onText("base64encode", s -> Base64.getUrlEncoder().encodeToString(GoStrings.bytes(s))),
                fixed("base64decode", (scope, a) -> base64(text(a, 0)), string));
    }

    private static TemplateFunction onText(String name, UnaryOperator<String> body) {
        return fixed(name, (scope, a) -> Predefined.charged(scope, body.apply(text(a, 0))), GoType.STRING);
    }

    /** The argument at {@code i}, which the signature declares as text. */
    static String text(@Nullable Object[] arguments, int i) {
        return (String) Objects.requireNonNull(arguments[i]);
    }

    /** Changes the case of each character by itself; bytes outside UTF-8 are replaced where there is anything to do. */
    private static String mapped(String s, IntUnaryOperator mapping) {
        StringBuilder out = new StringBuilder(s.length());
        for (int i = 0; i < s.length(); i = s.offsetByCodePoints(i, 1)) {
            int c = s.codePointAt(i);
            out.appendCodePoint(GoStrings.isEscape(c) ? 0xFFFD : mapping.applyAsInt(c));
        }
        return out.toString();
    }

    /** The elements of a list as they print, with a text between them; nil has none. */
    static Object join(Scope scope, String separator, @Nullable Object list) throws FunctionException {
        if (list == null || list == GoValue.NIL) {
            return "";
        }
        if (!(list instanceof GoList parts)) {
            throw new FunctionException("join expects a slice or array, got " + Print.typeOf(list));
        }
        int length = 0;
        for (int i = 0; i < parts.size(); i++) {
            int more = separator.length() + printed(parts.get(i)).length();
            scope.charge(more);
            length += more;
        }
        if (parts.size() == 1) {
            return printed(parts.get(0));
        }
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < parts.size(); i++) {
            out.append(i == 0 ? "" : separator).append(printed(parts.get(i)));
        }
        return GoStrings.joined(out.toString());
    }

    private static String printed(@Nullable Object value) throws FunctionException {
        return value instanceof String text ? text : Print.sprint(value);
    }

    private static String base64(String s) throws FunctionException {
        String body = s.replace("\r", "").replace("\n", "");
        try {
            if (body.length() % 4 == 0) {
                return GoStrings.of(Base64.getUrlDecoder().decode(body));
            }
        } catch (IllegalArgumentException malformed) {
            throw new FunctionException("illegal base64 data");
        }
        throw new FunctionException("illegal base64 data");
    }

    static String urlUnescaped(String s) throws FunctionException {
        byte[] bytes = GoStrings.bytes(s);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                int high = hexDigit(bytes, i + 1);
                int low = hexDigit(bytes, i + 2);
                if (high < 0 || low < 0) {
                    String shown = GoStrings.of(bytes, i, Math.min(i + 3, bytes.length));
                    throw new FunctionException("invalid URL escape " + Print.quote(shown));
                }
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return GoStrings.of(out.toByteArray());
    }

    private static int hexDigit(byte[] bytes, int i) {
        return i < bytes.length && bytes[i] >= 0 ? Character.digit(bytes[i], 16) : -1;
    }

    /** Each word with a capital first letter, by the word boundaries of Unicode. */
    private static String titleCase(String s) {
        StringBuilder out = new StringBuilder(s.length());
        boolean midWord = false;
        boolean afterMid = false;
        for (int i = 0; i < s.length(); ) {
            int c = s.codePointAt(i);
            int next = i + Character.charCount(c);
            boolean mid = MID.indexOf(c) >= 0;
            if (afterMid && mid) {
                midWord = false;
            }
            if (isCased(c)) {
                out.append(midWord ? lower(s, i, c) : capital(c));
                midWord = true;
            } else {
                out.appendCodePoint(GoStrings.isEscape(c) ? 0xFFFD : c);
                midWord = midWord && !breaks(c, mid);
            }
            afterMid = mid;
            i = next;
        }
        return out.toString();
    }

    private static boolean isCased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    /** Whether a character that is not cased ends a word. */
    private static boolean breaks(int c, boolean mid) {
        if (mid || INNER.indexOf(c) >= 0 || isModifierLetter(c)) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.OTHER_LETTER, Character.MODIFIER_LETTER -> hasNoWords(c);
            case Character.LETTER_NUMBER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.CONNECTOR_PUNCTUATION -> false;
            case Character.FORMAT -> c == ZERO_WIDTH_SPACE;
            default -> true;
        };
    }

    private static boolean isModifierLetter(int c) {
        return (c >= 0x2C2 && c <= 0x2D7) || (c >= 0x2DE && c <= 0x2FF);
    }

    /** Whether a letter belongs to a script whose words have no boundaries between letters. */
    private static boolean hasNoWords(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HIRAGANA, HAN, THAI, LAO, MYANMAR, KHMER, TAI_LE, NEW_TAI_LUE, TAI_THAM, TAI_VIET, AHOM -> true;
            default -> false;
        };
    }

    /** The capital, of which only the first letter is one where it takes several. */
    private static String capital(int c) {
        String upper = Character.toString(c).toUpperCase(Locale.ROOT);
        if (Character.isTitleCase(c) || Character.toTitleCase(c) != c || upper.codePointCount(0, upper.length()) == 1) {
            return Character.toString(Character.toTitleCase(c));
        }
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < upper.length(); i++) {
            char part = upper.charAt(i);
            out.append(first ? part : Character.toLowerCase(part));
            first = first && !isCased(part);
        }
        return out.toString();
    }

    private static String lower(String s, int i, int c) {
        if (c == 'Σ') {
            return endsWord(s, i + 1) ? "ς" : "σ";
        }
        return c == 'İ' ? "i̇" : Character.toString(Character.toLowerCase(c));
    }

    /** Whether no cased letter follows, apart from characters that case ignores. */
    private static boolean endsWord(String s, int from) {
        for (int i = from; i < s.length(); ) {
            int c = s.codePointAt(i);
            i += Character.charCount(c);
            if (isCased(c)) {
                return false;
            }
            int type = Character.getType(c);
            boolean ignored = MID.indexOf(c) >= 0 || type == Character.NON_SPACING_MARK || type == Character.FORMAT;
            if (!ignored) {
                return true;
            }
        }
        return true;
    }

    private static boolean match(Scope scope, String pattern, String text) throws FunctionException {
        scope.charge(cost(pattern, text));
        return compile(pattern).matcher(text).find();
    }

    private static String replaceAll(Scope scope, String pattern, String replacement, String text)
            throws FunctionException {
        scope.charge(cost(pattern, text));
        Pattern compiled = compile(pattern);
        Matcher matcher = compiled.matcher(text);
        List<Function<Matcher, @Nullable String>> parts = parts(replacement, compiled);
        StringBuilder out = new StringBuilder(text.length());
        int last = 0;
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            out.append(text, last, matcher.start());
            if (matcher.end() > last || matcher.start() == 0) {
                parts.forEach(part -> out.append(Objects.requireNonNullElse(part.apply(matcher), "")));
            }
            last = matcher.end();
            if (out.length() > MAX_TEXT) {
                throw new FunctionException("text longer than " + MAX_TEXT + " characters");
            }
            int width = from < text.length() ? Character.charCount(text.codePointAt(from)) : 1;
            from = Math.max(from + width, last);
        }
        return Predefined.charged(
                scope, GoStrings.joined(out.append(text, last, text.length()).toString()));
    }

    /** The work of a search grows with the text and with the instructions of the pattern: a repetition with a count has many. */
    private static long cost(String pattern, String text) throws FunctionException {
        if (pattern.indexOf('{') < 0) {
            return 50 + pattern.length() * 20L + text.length() * (1L + pattern.length() / 16) / 4;
        }
        long size = size(pattern);
        return 50 + size * 20 + text.length() * (1 + size / 4);
    }

    private static long size(String pattern) throws FunctionException {
        checkLength(pattern);
        try {
            return GoRegexp.compile(pattern).size();
        } catch (RegexpException e) {
            throw new FunctionException(String.valueOf(e.getMessage()));
        }
    }

    private static Pattern compile(String pattern) throws FunctionException {
        boolean kept = pattern.length() <= LONGEST_KEPT && pattern.indexOf('{') < 0;
        Pattern known = kept ? KEPT.get(pattern) : null;
        if (known != null) {
            return known;
        }
        Pattern compiled = compileAnew(pattern);
        if (kept) {
            KEPT.put(pattern, compiled);
        }
        return compiled;
    }

    private static Pattern compileAnew(String pattern) throws FunctionException {
        checkLength(pattern);
        if (pattern.codePoints().anyMatch(GoStrings::isEscape)) {
            throw new FunctionException("error parsing regexp: invalid UTF-8: `" + pattern + "`");
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new FunctionException("error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    private static void checkLength(String pattern) throws FunctionException {
        if (pattern.length() > MAX_PATTERN) {
            throw new FunctionException("regular expression longer than " + MAX_PATTERN + " characters");
        }
    }

    /**
     * The parts of a replacement string in Go's form: {@code $1}, {@code ${1}}, {@code $name}, {@code ${name}}, {@code $$}; each
     * gives a text, or null, for a match.
     */
    private static List<Function<Matcher, @Nullable String>> parts(String replacement, Pattern pattern) {
        List<Function<Matcher, @Nullable String>> parts = new ArrayList<>();
        int pos = 0;
        int dollar;
        while ((dollar = replacement.indexOf('$', pos)) >= 0) {
            String literal = replacement.substring(pos, dollar);
            parts.add(match -> literal);
            pos = reference(replacement, dollar, pattern, parts);
        }
        String rest = replacement.substring(pos);
        parts.add(match -> rest);
        return parts;
    }

    /** Reads what a dollar sign starts; returns where it ends. */
    private static int reference(
            String replacement, int dollar, Pattern pattern, List<Function<Matcher, @Nullable String>> parts) {
        int start = dollar + 1;
        if (replacement.startsWith("$", start)) {
            parts.add(match -> "$");
            return start + 1;
        }
        boolean braces = replacement.startsWith("{", start);
        int from = braces ? start + 1 : start;
        int to = GoStrings.endOfName(replacement, from);
        boolean closed = !braces || replacement.startsWith("}", to);
        if (to == from || !closed) {
            parts.add(match -> "$");
            return start;
        }
        int group = group(replacement.substring(from, to), pattern);
        if (group >= 0) {
            parts.add(match -> match.group(group));
        }
        return braces ? to + 1 : to;
    }

    /** The number of a group; -1 for one that does not exist. */
    private static int group(String name, Pattern pattern) {
        boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9')
                && name.length() < 9
                && (name.length() == 1 || name.charAt(0) != '0');
        if (number) {
            int n = Integer.parseInt(name);
            return n <= pattern.groupCount() ? n : -1;
        }
        return pattern.namedGroups().getOrDefault(name, -1);
    }
}
