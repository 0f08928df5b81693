package io.grapevine.amtool;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words as a shell does: quotes of both kinds, and backslashes. */
final class ShellWords {
    private final String line;
    private int at;

    private ShellWords(String line) {
        this.line = line;
    }

    static List<String> of(String line) {
        ShellWords words = new ShellWords(line);
        List<String> found = new ArrayList<>();
        while (words.skipSpaces()) {
            found.add(words.word());
        }
        return found;
    }

    private boolean skipSpaces() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at < line.length();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (; at < line.length() && (quote != 0 || line.charAt(at) != ' '); at++) {
            char c = line.charAt(at);
            if (c == '\\' && quote != '\'') {
                word.append(line.charAt(++at));
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }
}
