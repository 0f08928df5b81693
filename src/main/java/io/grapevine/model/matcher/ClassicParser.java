package io.grapevine.model.matcher;

import io.grapevine.base.go.Utf8;
import io.grapevine.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parser of the classic matcher grammar, which accepts almost any text as a value. Its errors are worded as
 * Alertmanager's: by default they are what API clients receive.
 */
record ClassicParser(Factory factory) implements MatcherParser {
    private static final String SPACE = "[\\t\\n\\f\\r ]*+";

    /** Possessive throughout: no part can give back what the next one could begin with. */
    private static final Pattern HEAD =
            Pattern.compile(SPACE + "([a-zA-Z_:][a-zA-Z0-9_:]*+)" + SPACE + "(=~|=|!=|!~)" + SPACE);

    private static final Pattern WHITE_SPACE_AROUND =
            Pattern.compile("^\\p{IsWhite_Space}++|(?<!\\p{IsWhite_Space})\\p{IsWhite_Space}++\\z");

    @Override
    public Matcher parseMatcher(String input) throws MatcherException {
        java.util.regex.Matcher head = HEAD.matcher(input);
        if (!head.lookingAt()) {
            throw new MatcherException("bad matcher format: " + Utf8.repair(input));
        }
        String rawValue = input.substring(head.end(), endOfText(input, head.end()));
        if (!Utf8.isWellFormed(rawValue)) {
            throw new MatcherException("matcher value not valid UTF-8: " + Utf8.repair(rawValue));
        }
        return factory.of(MatchType.of(head.group(2)), head.group(1), unescape(rawValue));
    }

    private static int endOfText(String input, int start) {
        int end = input.length();
        while (end > start && "\t\n\f\r ".indexOf(input.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    /**
     * Takes the quotes off, if there are, and resolves the three known escapes; other backslashes are what they are.
     */
    private static String unescape(String rawValue) throws MatcherException {
        boolean quoted = rawValue.startsWith("\"");
        boolean closed = false;
        StringBuilder value = new StringBuilder(rawValue.length());
        int last = rawValue.length() - 1;
        for (int i = quoted ? 1 : 0; i <= last; i++) {
            char c = rawValue.charAt(i);
            if (c == '\\' && i < last) {
                i++;
                appendEscaped(value, rawValue.charAt(i));
            } else if (c != '"') {
                value.append(c);
            } else if (quoted && i == last) {
                closed = true;
            } else {
                throw unescapedQuote(rawValue);
            }
        }
        if (quoted && !closed) {
            throw unescapedQuote(rawValue);
        }
        return value.toString();
    }

    private static void appendEscaped(StringBuilder value, char c) {
        switch (c) {
            case 'n' -> value.append('\n');
            case '"', '\\' -> value.append(c);
            default -> value.append('\\').append(c);
        }
    }

    private static MatcherException unescapedQuote(String rawValue) {
        return new MatcherException("matcher value contains unescaped double quote: " + rawValue);
    }

    @Override
    public Matchers parseMatchers(String input) throws MatcherException {
        int start = input.startsWith("{") ? 1 : 0;
        int end = input.length() - (input.length() > start && input.endsWith("}") ? 1 : 0);
        List<Matcher> matchers = new ArrayList<>();
        for (String part : split(input.substring(start, end))) {
            matchers.add(parseMatcher(part));
        }
        return Matchers.of(matchers);
    }

    /** Splits at the commas outside of quotes; a backslash counts inside and outside of them. */
    private static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        boolean escaped = false;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == ',') {
                if (!quoted) {
                    parts.add(list.substring(start, i));
                    start = i + 1;
                }
            } else if (c == '"') {
                quoted = escaped ? quoted : !quoted;
                escaped = false;
            } else {
                escaped = c == '\\' && !escaped;
            }
        }
        // only the last part is trimmed of all Unicode white space, the others of the grammar's own
        String rest = WHITE_SPACE_AROUND.matcher(list.substring(start)).replaceAll("");
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    @Override
    public boolean isValidLabelName(String name) {
        return Labels.isClassicName(name);
    }
}
