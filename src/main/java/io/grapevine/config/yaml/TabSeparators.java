package io.grapevine.config.yaml;

/**
 * Replaces tabs between tokens with spaces. Go's parser accepts such tabs, as YAML requires; the library's does not and
 * rejects JSON indented by tabs. Tabs inside strings and in the indentation of blocks are kept.
 */
final class TabSeparators {
    private final StringBuilder text;
    private int at;
    private int depth;

    /** Whether a key may begin here; a tab before it would count as indentation. */
    private boolean keyMayFollow = true;

    private int lineIndent;

    private TabSeparators(String text) {
        this.text = new StringBuilder(text);
    }

    /** {@code text} with spaces between its tokens. */
    static String replace(String text) {
        if (text.indexOf('\t') < 0) {
            return text;
        }
        TabSeparators tabs = new TabSeparators(text);
        tabs.startLine();
        while (tabs.at < text.length()) {
            tabs.token();
        }
        return tabs.text.toString();
    }

    private char peek(int offset) {
        return at + offset < text.length() ? text.charAt(at + offset) : '\n';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private void startLine() {
        keyMayFollow = true;
        lineIndent = 0;
        while (at + lineIndent < text.length() && text.charAt(at + lineIndent) == ' ') {
            lineIndent++;
        }
    }

    private void token() {
        char c = peek(0);
        switch (c) {
            case '\t' -> {
                if (depth > 0 || !keyMayFollow) {
                    text.setCharAt(at, ' ');
                }
                at++;
            }
            case '\n' -> {
                at++;
                startLine();
            }
            case ' ', '\r' -> at++;
            case '#' -> skipLine();
            case '\'', '"' -> quoted(c);
            case '[', '{' -> indicator(1);
            case ']', '}' -> indicator(depth > 0 ? -1 : 0);
            case '&', '*', '!' -> word();
            default -> other(c);
        }
    }

    private void other(char c) {
        boolean alone = isBlank(peek(1));
        boolean inFlow = depth > 0;
        boolean value = c == ':' && (alone || (inFlow && ",[]{}\"'".indexOf(peek(1)) >= 0));
        if (value || (inFlow && c == ',')) {
            indicator(0);
        } else if ((c == '-' || c == '?') && alone && depth == 0) {
            at++;
            keyMayFollow = true;
        } else if ((c == '|' || c == '>') && depth == 0) {
            block();
        } else {
            plain();
        }
    }

    private void indicator(int deeper) {
        depth += deeper;
        keyMayFollow = false;
        at++;
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void quoted(char quote) {
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += quote == '"' && text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        keyMayFollow = false;
    }

    private void word() {
        while (!isBlank(peek(0)) && !(depth > 0 && ",[]{}".indexOf(peek(0)) >= 0)) {
            at++;
        }
        keyMayFollow = false;
    }

    /** Lines that are blank or further in than the line with the bar belong to the text. */
    private void block() {
        int outer = lineIndent;
        skipLine();
        while (at < text.length()) {
            int line = at + 1;
            int end = line;
            while (end < text.length() && text.charAt(end) == ' ') {
                end++;
            }
            boolean content = end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r';
            if (content && end - line <= outer) {
                return;
            }
            at = line;
            skipLine();
        }
    }

    private void plain() {
        while (at < text.length()) {
            char c = peek(0);
            boolean ends = c == '\n'
                    || (c == ':' && isBlank(peek(1)))
                    || (isBlank(c) && peek(1) == '#')
                    || (depth > 0 && ",[]{}".indexOf(c) >= 0);
            if (ends) {
                break;
            }
            at++;
        }
        keyMayFollow = false;
    }
}
