package io.grapevine.template.mustache.parse;

import io.grapevine.base.go.Quoted;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer of tags with their positions, and of the text between them. As Mustache's specification requires, a tag
 * alone on its line removes the line.
 */
final class Tags {
    /** How deep sections may stand in each other in one text. */
    private static final int DEEPEST = 50;

    /** The tags that can be alone in a line. */
    private static final String STANDALONE = "#^/>!=";

    /** What begins tags of other dialects, which mean something else than a name there. */
    private static final String UNKNOWN = "<$?%*";

    /** Possessive, for otherwise Java's matcher calls itself for each part of a name. */
    private static final Pattern NAME = Pattern.compile("\\.|[\\p{L}\\p{N}_:/-]++(?:\\.[\\p{L}\\p{N}_:/-]++)*+");

    private static final Pattern PARTIAL = Pattern.compile("[A-Za-z0-9._-]+");

    private final String text;
    private final Deque<Section> open = new ArrayDeque<>();
    private Delimiters delimiters = Delimiters.USUAL;
    private Place place;
    private int start;
    private int end;
    private int textFrom;
    private boolean startsLine = true;
    private String indentation = "";
    private @Nullable Section closed;

    private record Section(String name, Place place) {}

    /** Thrown if a text is no valid template. Unchecked, since it passes through the library. */
    static final class MalformedTemplateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedTemplateException(Place place, String error) {
            super(place + ": " + error, null, false, false);
        }
    }

    /** The delimiters of tags, one or two characters each. */
    private record Delimiters(String start, String end) {
        static final Delimiters USUAL = new Delimiters("{{", "}}");

        /** Those that a tag sets, or null if it is none that the library can work with. */
        static @Nullable Delimiters of(String text) {
            String[] both = text.strip().split("\\s+", -1);
            return both.length == 2 && isUsable(both[0]) && isUsable(both[1]) ? new Delimiters(both[0], both[1]) : null;
        }

        private static boolean isUsable(String delimiter) {
            return !delimiter.isEmpty() && delimiter.length() <= 2 && delimiter.indexOf('=') < 0;
        }

        /** Whether a tag of three braces ends with one brace more than other tags do. */
        boolean endInBrace() {
            return end.equals("}}");
        }
    }

    Tags(String file, String text) {
        this.text = text;
        this.place = new Place(file, 1, 1);
    }

    /**
     * Takes the next tag.
     *
     * @param tag what stands between its delimiters
     * @param readTo how far the library has read
     * @return the text between the tag before and this one; no node where there is none
     * @throws MalformedTemplateException if it is not a tag that we know, or stands where it cannot
     */
    List<Node> next(String tag, int readTo) {
        int next = text.indexOf(delimiters.start(), end);
        place = place.later(text, start, next);
        start = next;
        end = readTo;
        if (!text.startsWith(delimiters.end(), end - delimiters.end().length())) {
            throw error("unclosed tag (expected: " + delimiters.end() + ")");
        }
        char kind = tag.isEmpty() ? ' ' : tag.charAt(0);
        check(kind, tag);
        return textBefore(kind);
    }

    private void check(char kind, String tag) {
        String rest = tag.isEmpty() ? "" : tag.substring(1).strip();
        switch (kind) {
            case '!' -> {}
            case '#', '^' -> {
                checkName(rest);
                open.push(new Section(rest, place));
                if (open.size() > DEEPEST) {
                    throw error("sections nested deeper than " + DEEPEST);
                }
            }
            case '/' -> close(rest);
            case '&' -> checkName(rest);
            case '{' -> closeBraces(rest);
            case '>' -> {
                if (!PARTIAL.matcher(rest).matches()) {
                    throw error(Quoted.quote(rest) + " (expected: the name of a partial)");
                }
            }
            case '=' -> change(rest);
            default -> {
                if (UNKNOWN.indexOf(kind) >= 0) {
                    throw error(Quoted.quote("" + kind) + " (expected: a name, or one of # ^ / > & ! =)");
                }
                checkName(tag.strip());
            }
        }
    }

    private void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw error(Quoted.quote(name) + " (expected: a name)");
        }
    }

    private void close(String name) {
        if (open.isEmpty()) {
            throw error("end of " + Quoted.quote(name) + " (expected: a section that is open)");
        }
        Section section = open.pop();
        if (!section.name().equals(name)) {
            throw error("end of " + Quoted.quote(name) + " (expected: end of " + Quoted.quote(section.name())
                    + ", which begins at " + section.place() + ")");
        }
        closed = section;
    }

    private void closeBraces(String name) {
        if (!delimiters.endInBrace() || end >= text.length() || text.charAt(end) != '}') {
            throw error("unclosed tag (expected: {{{name}}}; with other delimiters & before the name)");
        }
        end++;
        checkName(name);
    }

    private void change(String to) {
        Delimiters next = Delimiters.of(to);
        if (next == null) {
            throw error(Quoted.quote(to) + " (expected: two delimiters of one or two characters)");
        }
        if (!open.isEmpty()) {
            throw error("delimiters change inside a section (expected: outside of sections)");
        }
        delimiters = next;
    }

    private List<Node> textBefore(char kind) {
        int lineStart = start;
        while (lineStart > textFrom && isBlank(lineStart - 1)) {
            lineStart--;
        }
        int lineEnd = end;
        while (lineEnd < text.length() && isBlank(lineEnd)) {
            lineEnd++;
        }
        boolean first = lineStart > textFrom ? text.charAt(lineStart - 1) == '\n' : startsLine;
        boolean last = lineEnd == text.length() || text.charAt(lineEnd) == '\n';
        boolean alone = first && last && STANDALONE.indexOf(kind) >= 0;
        indentation = alone ? text.substring(lineStart, start) : "";
        List<Node> before = text(alone ? lineStart : start, !alone);
        textFrom = alone ? Math.min(lineEnd + 1, text.length()) : end;
        startsLine = alone;
        return before;
    }

    private boolean isBlank(int at) {
        return " \t\r".indexOf(text.charAt(at)) >= 0;
    }

    private List<Node> text(int to, boolean goesOn) {
        String between = text.substring(textFrom, to);
        boolean none = between.isEmpty() && !(startsLine && goesOn);
        return none ? List.of() : List.of(new Node.Text(between, startsLine, goesOn));
    }

    List<Node> last() {
        return text(text.length(), false);
    }

    Place place() {
        return place;
    }

    Place closedPlace() {
        return closed == null ? place : closed.place();
    }

    /** The white space before the last tag, if the tag is alone on its line. */
    String indentation() {
        return indentation;
    }

    MalformedTemplateException endError() {
        Section section = open.peek();
        return section == null
                ? error("the text is no template")
                : new MalformedTemplateException(
                        section.place(),
                        "section " + Quoted.quote(section.name()) + " is not closed (expected: " + delimiters.start()
                                + "/" + section.name() + delimiters.end() + ")");
    }

    private MalformedTemplateException error(String message) {
        return new MalformedTemplateException(place, message);
    }
}
