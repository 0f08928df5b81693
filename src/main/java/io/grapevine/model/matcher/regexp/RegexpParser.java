package io.grapevine.model.matcher.regexp;

import io.grapevine.base.go.Utf8;
import io.grapevine.model.matcher.regexp.RegexpException.Fault;
import io.grapevine.model.matcher.regexp.RegexpNode.Alternation;
import io.grapevine.model.matcher.regexp.RegexpNode.Assertion;
import io.grapevine.model.matcher.regexp.RegexpNode.Chars;
import io.grapevine.model.matcher.regexp.RegexpNode.Concat;
import io.grapevine.model.matcher.regexp.RegexpNode.Repeat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parser of regular expressions by the rules of Go's {@code regexp/syntax} with Perl flags. */
final class RegexpParser {
    /** The largest number of ranges of characters in all classes together; expressions with more are refused. */
    private static final int MAX_RANGES = 1 << 19;

    /**
     * The largest number of parts that are copied from groups into what encloses them; expressions with more are
     * refused. Half a million characters in thousands of groups that do not capture, one in another, would otherwise be
     * copied at each level.
     */
    private static final int MAX_COPIED = 1 << 24;

    private static final int NOWHERE = -1;

    private final Cursor in;
    private final CharacterParser characters;
    private final Deque<Group> enclosing = new ArrayDeque<>();
    private Group group = new Group(Flags.NONE, false);
    private Flags flags = Flags.NONE;
    private int ranges;
    private int copied;

    private RegexpParser(String text) {
        in = new Cursor(text);
        characters = new CharacterParser(in);
    }

    /**
     * The flags in force at a position of an expression; greediness is parsed and ignored.
     *
     * @param foldCase {@code i}: letters match in either case
     * @param multiLine {@code m}: circumflex and dollar match at line ends too
     * @param dotAll {@code s}: a dot matches a line feed too
     */
    private record Flags(boolean foldCase, boolean multiLine, boolean dotAll) {
        static final Flags NONE = new Flags(false, false, false);

        Flags with(int letter, boolean on) {
            return switch (letter) {
                case 'i' -> new Flags(on, multiLine, dotAll);
                case 'm' -> new Flags(foldCase, on, dotAll);
                case 's' -> new Flags(foldCase, multiLine, on);
                default -> this;
            };
        }
    }

    /** A pair of parentheses that is still open, or the whole expression. */
    private static final class Group {
        private final Flags outerFlags;

        private final boolean capturing;
        private final List<RegexpNode> choices = new ArrayList<>();
        /** The last choices, if each is one character out of a set: one set of them all; else null. */
        private CharSet.@Nullable Builder characters;

        private List<RegexpNode> sequence = new ArrayList<>();

        Group(Flags outerFlags, boolean capturing) {
            this.outerFlags = outerFlags;
            this.capturing = capturing;
        }

        void add(RegexpNode choice) {
            if (choice instanceof Chars chars) {
                characters = (characters == null ? new CharSet.Builder() : characters).add(chars.set());
            } else {
                endCharacters();
                choices.add(choice);
            }
        }

        List<RegexpNode> choices() {
            endCharacters();
            return choices;
        }

        private void endCharacters() {
            if (characters != null) {
                choices.add(new Chars(characters.build()));
                characters = null;
            }
        }
    }

    static RegexpNode parse(String text) throws RegexpException {
        if (!Utf8.isWellFormed(text)) {
            throw new RegexpException(Fault.ENCODING, Utf8.repair(text));
        }
        return new RegexpParser(text).parse();
    }

    private RegexpNode parse() throws RegexpException {
        int lastRepeat = NOWHERE;
        while (!in.atEnd()) {
            int start = in.position();
            lastRepeat = readRepetition(lastRepeat) ? start : NOWHERE;
            if (lastRepeat == NOWHERE) {
                readAtom();
            }
        }
        if (!enclosing.isEmpty()) {
            throw new RegexpException(Fault.MISSING_PARENTHESIS, in.text());
        }
        return close();
    }

    private void readAtom() throws RegexpException {
        switch (in.peek()) {
            case '(' -> open();
            case '|' -> {
                in.next();
                endChoice();
            }
            case ')' -> {
                in.next();
                readClosing();
            }
            case '^' -> assertion(flags.multiLine() ? Assertion.BEGIN_LINE : Assertion.BEGIN_TEXT, 1);
            case '$' -> assertion(flags.multiLine() ? Assertion.END_LINE : Assertion.END_TEXT, 1);
            case '.' -> {
                in.next();
                push(new Chars(flags.dotAll() ? CharSet.ANY : CharSet.NOT_NEWLINE));
            }
            case '[' -> pushClass(characters.readBrackets(flags.foldCase()));
            case '\\' -> readEscape();
            default -> literal(in.next());
        }
    }

    private void readEscape() throws RegexpException {
        if (in.looksAt("\\A")) {
            assertion(Assertion.BEGIN_TEXT, 2);
        } else if (in.looksAt("\\z")) {
            assertion(Assertion.END_TEXT, 2);
        } else if (in.looksAt("\\b")) {
            assertion(Assertion.WORD_BOUNDARY, 2);
        } else if (in.looksAt("\\B")) {
            assertion(Assertion.NO_WORD_BOUNDARY, 2);
        } else if (in.skip("\\Q")) {
            while (!in.atEnd() && !in.skip("\\E")) {
                literal(in.next());
            }
        } else {
            CharSet named = characters.readClass(flags.foldCase());
            if (named != null) {
                pushClass(named);
            } else {
                literal(characters.readCharacter());
            }
        }
    }

    private void assertion(Assertion assertion, int length) throws RegexpException {
        in.moveTo(in.position() + length);
        push(assertion);
    }

    private void literal(int c) throws RegexpException {
        CharSet set = CharSet.of(c);
        push(new Chars(flags.foldCase() ? set.foldCase() : set));
    }

    private void pushClass(CharSet set) throws RegexpException {
        ranges += set.rangeCount();
        if (ranges > MAX_RANGES) {
            throw new RegexpException(Fault.TOO_LARGE, in.text());
        }
        push(new Chars(set));
    }

    private void push(RegexpNode node) throws RegexpException {
        group.sequence.add(checked(node));
    }

    private RegexpNode checked(RegexpNode node) throws RegexpException {
        if (node.extent().isTooLarge()) {
            throw new RegexpException(Fault.TOO_LARGE, in.text());
        }
        if (node.extent().isTooDeep()) {
            throw new RegexpException(Fault.TOO_DEEP, in.text());
        }
        return node;
    }

    private void endChoice() throws RegexpException {
        RegexpNode choice = checked(RegexpNode.concat(group.sequence));
        if (group.sequence.size() > 1 && choice instanceof Concat joined) {
            count(joined.parts());
        }
        group.sequence = new ArrayList<>();
        group.add(choice);
    }

    private void count(List<RegexpNode> parts) throws RegexpException {
        copied += parts.size();
        if (copied > MAX_COPIED) {
            throw new RegexpException(Fault.TOO_LARGE, in.text());
        }
    }

    private RegexpNode close() throws RegexpException {
        endChoice();
        RegexpNode made = checked(RegexpNode.alternation(group.choices()));
        if (made instanceof Alternation alternation) {
            count(alternation.choices());
        }
        return made;
    }

    private void readClosing() throws RegexpException {
        if (enclosing.isEmpty()) {
            throw new RegexpException(Fault.UNEXPECTED_PARENTHESIS, in.text());
        }
        RegexpNode body = close();
        flags = group.outerFlags;
        boolean capturing = group.capturing;
        group = enclosing.pop();
        push(capturing ? RegexpNode.capture(body) : body);
    }

    private void open() throws RegexpException {
        int start = in.position();
        if (!in.looksAt("(?")) {
            in.next();
            openGroup(flags, true);
        } else if (isNamed()) {
            readName(start);
            openGroup(flags, true);
        } else {
            readFlags(start);
        }
    }

    private void openGroup(Flags inner, boolean capturing) {
        enclosing.push(group);
        group = new Group(flags, capturing);
        flags = inner;
    }

    private boolean isNamed() {
        int left = in.text().length() - in.position();
        return (in.looksAt("(?P<") && left > 4) || (in.looksAt("(?<") && left > 3);
    }

    private void readName(int start) throws RegexpException {
        int nameStart = in.text().indexOf('<', start) + 1;
        int nameEnd = in.text().indexOf('>', start);
        in.moveTo(nameEnd < 0 ? in.text().length() : nameEnd + 1);
        boolean valid = nameEnd > nameStart
                && in.text().substring(nameStart, nameEnd).chars().allMatch(RegexpParser::isNameCharacter);
        if (!valid) {
            throw in.fault(Fault.CAPTURE_NAME, start);
        }
    }

    private static boolean isNameCharacter(int c) {
        return c == '_' || CharacterParser.isAlphanumeric(c);
    }

    /** Reads {@code (?i-s)} or {@code (?i-s:}. */
    private void readFlags(int start) throws RegexpException {
        in.moveTo(start + 2);
        Flags changed = flags;
        boolean on = true;
        boolean pending = false; // a minus sign needs a letter
        while (!in.atEnd()) {
            int c = in.next();
            if ("imsU".indexOf(c) >= 0) {
                changed = changed.with(c, on);
                pending = false;
            } else if (c == '-' && on) {
                on = false;
                pending = true;
            } else if (c == ':' && !pending) {
                openGroup(changed, false);
                return;
            } else if (c == ')' && !pending) {
                flags = changed;
                return;
            } else {
                break;
            }
        }
        throw in.fault(Fault.PERL_SYNTAX, start);
    }

    /** Reads a repetition operator, if one comes next, and applies it to what was read last. */
    private boolean readRepetition(int lastRepeat) throws RegexpException {
        int start = in.position();
        RepeatCount count = RepeatCount.read(in);
        if (count == null) {
            return false;
        }
        if (!count.isValid()) {
            throw in.fault(Fault.REPEAT_COUNT, start);
        }
        in.skip("?");
        if (lastRepeat != NOWHERE) {
            throw in.fault(Fault.NESTED_REPETITION, lastRepeat);
        }
        int last = group.sequence.size() - 1;
        if (last < 0) {
            throw in.fault(Fault.NOTHING_TO_REPEAT, start);
        }
        RegexpNode repeated = checked(RegexpNode.repeat(group.sequence.get(last), count.min(), count.max()));
        boolean counted = count.min() > 1 || count.max() > 1;
        if (counted && ((Repeat) repeated).extent().copiesTooOften()) {
            throw in.fault(Fault.REPEAT_COUNT, start);
        }
        group.sequence.set(last, repeated);
        return true;
    }

    /** The bounds of a repetition; no upper one is {@link RegexpNode.Repeat#UNBOUNDED}. */
    private record RepeatCount(int min, int max) {
        private static final int LARGEST = 1000;
        /** The value of every number that is too large. */
        private static final int TOO_LARGE = LARGEST + 1;

        private static final int MOST_DIGITS = 4;
        private static final Pattern OPERATOR = Pattern.compile("[*+?]|\\{(0|[1-9][0-9]*+)(,(0|[1-9][0-9]*+)?)?\\}");

        boolean isValid() {
            return min <= LARGEST && max <= LARGEST && (max == RegexpNode.Repeat.UNBOUNDED || min <= max);
        }

        /** Reads an operator; returns null and does not move if none comes next. A malformed brace is no operator. */
        static @Nullable RepeatCount read(Cursor in) {
            Matcher operator =
                    OPERATOR.matcher(in.text()).region(in.position(), in.text().length());
            if (!operator.lookingAt()) {
                return null;
            }
            in.moveTo(operator.end());
            return switch (operator.group().charAt(0)) {
                case '*' -> new RepeatCount(0, RegexpNode.Repeat.UNBOUNDED);
                case '+' -> new RepeatCount(1, RegexpNode.Repeat.UNBOUNDED);
                case '?' -> new RepeatCount(0, 1);
                default -> {
                    int min = number(operator.group(1));
                    String max = operator.group(3);
                    boolean exact = operator.group(2) == null;
                    yield new RepeatCount(min, exact ? min : max == null ? RegexpNode.Repeat.UNBOUNDED : number(max));
                }
            };
        }

        private static int number(String digits) {
            return digits.length() > MOST_DIGITS ? TOO_LARGE : Math.min(Integer.parseInt(digits), TOO_LARGE);
        }
    }
}
