package io.grapevine.template.go.function;

import io.grapevine.template.go.value.FunctionException;
import io.grapevine.template.go.value.GoList;
import io.grapevine.template.go.value.GoStrings;
import io.grapevine.template.go.value.GoType;
import io.grapevine.template.go.value.SafeText;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Alertmanager's string functions. */
final class TextFunctions {
    private TextFunctions() {}

    static List<TemplateFunction> all() {
        GoType string = GoType.STRING;
        return List.of(
                onText("toUpper", s -> mapped(s, Character::toUpperCase)),
                onText("toLower", s -> mapped(s, Character::toLowerCase)),
                onText("title", TitleCase::of),
                onText("trimSpace", GoStrings::trimSpace),
                TemplateFunction.fixed("join", TextFunctions::join, string, GoType.STRING_SLICE),
                TemplateFunction.fixed(
                        "match", (scope, a) -> Regexps.match(scope, text(a, 0), text(a, 1)), string, string),
                TemplateFunction.fixed(
                        "reReplaceAll",
                        (scope, a) -> Predefined.charged(
                                scope, Regexps.replaceAll(scope, text(a, 0), text(a, 1), text(a, 2))),
                        string,
                        string,
                        string),
                TemplateFunction.fixed("safeHtml", (scope, a) -> new SafeText(GoType.HTML, text(a, 0)), string),
                TemplateFunction.fixed("safeUrl", (scope, a) -> new SafeText(GoType.URL, text(a, 0)), string),
                TemplateFunction.fixed("urlUnescape", (scope, a) -> UrlUnescape.query(text(a, 0)), string),
                TemplateFunction.variadic("stringSlice", (scope, a) -> GoList.of(GoType.STRING_SLICE, a), string),
                TemplateFunction.fixed("routeLabels", (scope, a) -> scope.routeLabel(text(a, 0)), string),
                onText("base64encode", s -> Base64.getUrlEncoder().encodeToString(GoStrings.bytes(s))),
                TemplateFunction.fixed("base64decode", (scope, a) -> base64(text(a, 0)), string));
    }

    private static TemplateFunction onText(String name, UnaryOperator<String> body) {
        return TemplateFunction.fixed(
                name, (scope, a) -> Predefined.charged(scope, body.apply(text(a, 0))), GoType.STRING);
    }

    /** The argument at {@code i}, which the signature declares as text. */
    static String text(@Nullable Object[] arguments, int i) {
        return (String) Objects.requireNonNull(arguments[i]);
    }

    /** Changes the case of each character by itself; bytes outside UTF-8 are replaced where there is anything to do. */
    private static String mapped(String s, java.util.function.IntUnaryOperator mapping) {
        if (GoStrings.isAscii(s)) {
            return ascii(s, mapping);
        }
        StringBuilder out = new StringBuilder(s.length());
        s.codePoints().forEach(c -> out.appendCodePoint(GoStrings.isEscape(c) ? 0xFFFD : mapping.applyAsInt(c)));
        return out.toString();
    }

    private static String ascii(String s, java.util.function.IntUnaryOperator mapping) {
        StringBuilder out = new StringBuilder(s.length());
        for (int i = 0; i < s.length(); i++) {
            out.append((char) mapping.applyAsInt(s.charAt(i)));
        }
        return out.toString();
    }

    static Object join(Scope scope, @Nullable Object[] arguments) throws FunctionException {
        String separator = text(arguments, 0);
        GoList parts = (GoList) Objects.requireNonNull(arguments[1]);
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
}
