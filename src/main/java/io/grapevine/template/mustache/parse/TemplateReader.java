package io.grapevine.template.mustache.parse;

import io.grapevine.base.go.Quoted;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parser of one text: of its tags, with their positions, and of the text between them. As Mustache's specification
 * requires, a tag alone on its line removes the line.
 */
final class TemplateReader {
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

    /** The nodes of the innermost open section, or of the template. */
    private List<Node> nodes = new ArrayList<>();

    private Delimiters delimiters = Delimiters.USUAL;

    /** Where the current tag begins and ends. */
    private Place place;

    private int start;
    private int end;

    /** Where the text begins that is in no node yet. */
    private int textFrom;

    private boolean startsLine = true;

    private TemplateReader(Source source) {
        text = source.text();
        place = new Place(source.name(), 1, 1);
    }

    /**
     * A section that is not closed yet.
     *
     * @param outer the nodes around it, in which it will stand
     */
    private record Section(String name, boolean inverted, Place place, List<Node> outer) {}

    /** The delimiters of tags, one or two characters each. */
    private record Delimiters(String start, String end) {
        static final Delimiters USUAL = new Delimiters("{{", "}}");

        /** Those that a tag sets, or null if it sets none. */
        static @Nullable Delimiters of(String text) {
            String[] both = text.strip().split("\\s+", -1);
            return both.length == 2 && isUsable(both[0]) && isUsable(both[1]) ? new Delimiters(both[0], both[1]) : null;
        }

        private static boolean isUsable(String delimiter) {
            return !delimiter.isEmpty() && delimiter.length() <= 2 && delimiter.indexOf('=') < 0;
        }
    }

    /** Reads a text; the exception has its name, line and column. */
    static List<Node> read(Source source) throws TemplateException {
        return new TemplateReader(source).read();
    }

    private List<Node> read() throws TemplateException {
        for (int next = nextTag(); next >= 0; next = nextTag()) {
            place = place.later(text, start, next);
            start = next;
            readTag(content());
        }
        Section section = open.peek();
        if (section != null) {
            throw error(
                    section.place(),
                    "section " + Quoted.quote(section.name()) + " is not closed (expected: " + delimiters.start() + "/"
                            + section.name() + delimiters.end() + ")");
        }
        addText(text.length(), false);
        return nodes;
    }

    private int nextTag() {
        return text.indexOf(delimiters.start(), end);
    }

    /** The text between the delimiters of the tag, whose end is found. */
    private String content() throws TemplateException {
        int from = start + delimiters.start().length();
        if (text.startsWith("=", from)) {
            return newDelimiters(from);
        }
        int close = text.indexOf(delimiters.end(), from);
        if (close < 0) {
            throw unclosed();
        }
        end = close + delimiters.end().length();
        return text.substring(from, close);
    }

    /** The content of a change of delimiters, which ends behind the second equals sign; that is left out. */
    private String newDelimiters(int from) throws TemplateException {
        int equals = text.indexOf('=', from + 1);
        int close = equals < 0 ? -1 : text.indexOf(delimiters.end(), equals);
        if (close >= 0) {
            end = close + delimiters.end().length();
            return text.substring(from, equals) + text.substring(equals + 1, close);
        }
        if (!text.endsWith(delimiters.end())) {
            throw unclosed();
        }
        end = text.length();
        return text.substring(from);
    }

    private TemplateException unclosed() {
        return error("unclosed tag (expected: " + delimiters.end() + ")");
    }

    private void readTag(String tag) throws TemplateException {
        char kind = tag.isEmpty() ? ' ' : tag.charAt(0);
        String rest = tag.isEmpty() ? "" : tag.substring(1).strip();
        if (kind == '{') {
            passThirdBrace();
        }
        String indentation = addTextBefore(kind);
        switch (kind) {
            case '!' -> {}
            case '#', '^' -> open(checkedName(rest), kind == '^');
            case '/' -> close(rest);
            case '&', '{' -> nodes.add(new Node.Variable(Name.of(checkedName(rest)), false, place));
            case '>' -> {
                if (!PARTIAL.matcher(rest).matches()) {
                    throw error(Quoted.quote(rest) + " (expected: the name of a partial)");
                }
                nodes.add(new Node.Partial(rest, indentation, place));
            }
            case '=' -> change(rest);
            default -> {
                if (UNKNOWN.indexOf(kind) >= 0) {
                    throw error(Quoted.quote("" + kind) + " (expected: a name, or one of # ^ / > & ! =)");
                }
                nodes.add(new Node.Variable(Name.of(checkedName(tag.strip())), true, place));
            }
        }
    }

    private String checkedName(String name) throws TemplateException {
        if (!NAME.matcher(name).matches()) {
            throw error(Quoted.quote(name) + " (expected: a name)");
        }
        return name;
    }

    private void open(String name, boolean inverted) throws TemplateException {
        open.push(new Section(name, inverted, place, nodes));
        nodes = new ArrayList<>();
        if (open.size() > DEEPEST) {
            throw error("sections nested deeper than " + DEEPEST);
        }
    }

    private void close(String name) throws TemplateException {
        if (open.isEmpty()) {
            throw error("end of " + Quoted.quote(name) + " (expected: a section that is open)");
        }
        Section section = open.pop();
        if (!section.name().equals(name)) {
            throw error("end of " + Quoted.quote(name) + " (expected: end of " + Quoted.quote(section.name())
                    + ", which begins at " + section.place() + ")");
        }
        List<Node> body = nodes;
        nodes = section.outer();
        nodes.add(
                section.inverted()
                        ? new Node.Inverted(Name.of(name), body, section.place())
                        : new Node.Section(Name.of(name), body, section.place()));
    }

    /** A tag of three braces ends with one brace more than other tags do. */
    private void passThirdBrace() throws TemplateException {
        if (!delimiters.end().equals("}}") || !text.startsWith("}", end)) {
            throw error("unclosed tag (expected: {{{name}}}; with other delimiters & before the name)");
        }
        end++;
    }

    private void change(String to) throws TemplateException {
        Delimiters next = Delimiters.of(to);
        if (next == null) {
            throw error(Quoted.quote(to) + " (expected: two delimiters of one or two characters)");
        }
        if (!open.isEmpty()) {
            throw error("delimiters change inside a section (expected: outside of sections)");
        }
        delimiters = next;
    }

    /** Adds the text before the tag; returns the white space before a tag that is alone on its line, else nothing. */
    private String addTextBefore(char kind) {
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
        addText(alone ? lineStart : start, !alone);
        textFrom = alone ? Math.min(lineEnd + 1, text.length()) : end;
        startsLine = alone;
        return alone ? text.substring(lineStart, start) : "";
    }

    private boolean isBlank(int at) {
        return " \t\r".indexOf(text.charAt(at)) >= 0;
    }

    private void addText(int to, boolean goesOn) {
        if (textFrom < to || (startsLine && goesOn)) {
            nodes.add(new Node.Text(text.substring(textFrom, to), startsLine, goesOn));
        }
    }

    private TemplateException error(String message) {
        return error(place, message);
    }

    private static TemplateException error(Place place, String message) {
        return new TemplateException(place + ": " + message);
    }
}
