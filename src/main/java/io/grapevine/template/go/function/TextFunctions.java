package io.grapevine.template.go.function;

import static io.grapevine.template.go.function.TemplateFunction.fixed;

import io.grapevine.base.go.GoStrings;
import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.GoValue.SafeText;
import io.grapevine.template.go.value.Print;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

final class TextFunctions {
    private TextFunctions() {}

    static List<TemplateFunction> all() {
        GoType string = GoType.STRING;
        return List.of(
                onText("toUpper", s -> mapped(s, Character::toUpperCase)),
                onText("toLower", s -> mapped(s, Character::toLowerCase)),
                onText("title", TitleCase::of),
                onText("trimSpace", GoStrings::trimSpace),
                fixed("join", (scope, a) -> join(scope, a[0], a[1]), string, GoType.STRING_SLICE),
                fixed("match", (scope, a) -> Regexps.match(scope, text(a, 0), text(a, 1)), string, string),
                fixed("reReplaceAll", (scope, a) -> replaceAll(scope, a), string, string, string),
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

    private static String replaceAll(Scope scope, @Nullable Object[] a) throws FunctionException {
        return Predefined.charged(scope, Regexps.replaceAll(scope, text(a, 0), text(a, 1), text(a, 2)));
    }

    static Object join(Scope scope, @Nullable Object between, @Nullable Object list) throws FunctionException {
        String separator = (String) Objects.requireNonNull(between);
        GoList parts = (GoList) Objects.requireNonNull(list);
        int length = 0;
        for (int i = 0; i < parts.size(); i++) {
            int more = separator.length() + ((String) parts.element(i)).length();
            scope.charge(more);
            length += more;
        }
        if (parts.size() == 1) {
            return parts.element(0);
        }
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < parts.size(); i++) {
            out.append(i == 0 ? "" : separator).append((String) parts.element(i));
        }
        return GoStrings.joined(out.toString());
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
}
