package io.grapevine.model.matcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Parser of the filter language. An instance reads one filter.
 *
 * <pre>
 * filter    = [ "amtool" … ( "alert" | "silence" ) [ "query" ] ] terms
 * terms     = { [ "and" | "&amp;&amp;" ] term ( space | "," ) } | term { ( "or" | "||" ) term }
 * term      = { "not" | "!" | "-" } ( "(" terms ")" | selector | matcher | condition | text )
 * selector  = [ metric ] "{" [ matcher { "," matcher } ] "}" [ "[" range "]" ]
 * matcher   = name ( "=" | "==" | "!=" | "=~" | "!~" ) value
 * condition = "@" name ( "=" | "!=" | "=~" | "!~" | ">" | "&lt;" ) value
 * </pre>
 *
 * <p>Names and values of matchers have the quotes and escapes of Alertmanager's, or the other quotes of PromQL or of a phone.
 * Text in single quotes that is a matcher is one, as in a shell. What is no more than likely to be meant, such as a mixture of
 * {@code and} and {@code or}, is refused with the forms to choose from: a filter that was read otherwise than meant finds nothing.
 */
final class FilterParser {
    private static final String METRIC = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    /** The largest number of texts, as each alert is searched for each of them. */
    private static final int MOST_TEXTS = 100;

    /** How many parentheses may be in each other. */
    private static final int DEEPEST = 20;
    /** How many options a command may have in front of its name. */
    private static final int MOST_OPTIONS = 9;

    private static final String SIDES = "a term on each side, such as disk or cpu, or text in double quotes";
    private static final String IN_PARENTHESES =
            "parentheses around what it joins, such as severity=\"critical\" (disk or cpu),"
                    + " or text in double quotes";
    private static final String COMPARED =
            "one of = != =~ !~ after a label name, such as severity=~\"critical|warning\","
                    + " > or < after @age, or text in double quotes";

    private static final Set<String> ALERTS = Set.of("ALERTS", "ALERTS_FOR_STATE");
    private static final Matcher FIRING = Matcher.equal("alertstate", "firing");

    private final MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
    /** How many parentheses are open. */
    private int depth;

    private int texts;
    private boolean isCommand;

    Filter parse(String text) throws MatcherException {
        FilterReader in = new FilterReader(text);
        isCommand = skipCommand(in);
        Filter filter = readTerms(in);
        List<Matcher> all = new ArrayList<>();
        filter.withChoices().forEach(part -> {
            part.matchers().forEach(all::add);
            part.conditions().stream()
                    .map(Condition::matcher)
                    .filter(Objects::nonNull)
                    .forEach(all::add);
        });
        Matchers unused = Matchers.of(all).ofRequest();
        return filter;
    }

    /** Passes over the command in front of matchers that are pasted from a command line; whether there is one. */
    private static boolean skipCommand(FilterReader in) {
        in.skipSpaces();
        if (takeArgument(in).equals("amtool")) {
            for (int i = 0; i <= MOST_OPTIONS; i++) {
                String argument = takeArgument(in);
                if (argument.equals("alert") || argument.equals("silence")) {
                    int end = in.position();
                    if (!takeArgument(in).equals("query")) {
                        in.moveTo(end);
                    }
                    return true;
                }
            }
        }
        in.moveTo(0);
        return false;
    }

    private static String takeArgument(FilterReader in) {
        in.skipSpaces();
        return in.take(c -> !FilterReader.isSpace(c));
    }

    private static boolean isSeparator(int c) {
        return c == ',' || FilterReader.isSpace(c);
    }

    /** Reads terms up to the end, or to what closes the parentheses around them. */
    private Filter readTerms(FilterReader in) throws MatcherException {
        List<Filter> terms = new ArrayList<>();
        boolean hasOr = false;
        boolean hasAnd = false;
        String joiner = "";
        for (in.take(FilterParser::isSeparator); !isOver(in); in.take(FilterParser::isSeparator)) {
            String next = takeJoiner(in);
            if (!next.isEmpty()) {
                if (!joiner.isEmpty() || (terms.isEmpty() && isOr(next))) {
                    throw FilterReader.expected(next, SIDES);
                }
                joiner = next;
                continue;
            }
            hasOr |= !terms.isEmpty() && isOr(joiner);
            hasAnd |= !terms.isEmpty() && !isOr(joiner);
            joiner = "";
            terms.add(readTerm(in));
            if (!isOver(in) && !isSeparator(in.peek())) {
                throw FilterReader.expected(
                        in.rest(), "a space or a comma, or double quotes around all of a text or value");
            }
        }
        if (!joiner.isEmpty()) {
            throw FilterReader.expected(joiner, SIDES);
        }
        if (hasOr && hasAnd) {
            throw FilterReader.expected("or", IN_PARENTHESES);
        }
        return hasOr ? anyOf(terms) : Filter.all(terms);
    }

    private static Filter anyOf(List<Filter> terms) throws MatcherException {
        for (Filter term : terms) {
            if (term.equals(Filter.EVERYTHING)) {
                throw FilterReader.expected("or", SIDES);
            }
            checkHasNoLimit(term);
        }
        return Filter.anyOf(terms);
    }

    private static boolean isOr(String joiner) {
        return joiner.equalsIgnoreCase("or") || joiner.equals("||");
    }

    /** Takes {@code and} or {@code or}, as it is written; empty if neither follows. */
    private static String takeJoiner(FilterReader in) {
        String sign = in.takeOneOf("&&", "||");
        return sign != null ? sign : in.takeWord("and") + in.takeWord("or");
    }

    /** Refuses a limit where it would be one of some alerts. */
    private static void checkHasNoLimit(Filter filter) throws MatcherException {
        if (filter.limit() != Long.MAX_VALUE) {
            throw FilterReader.expected("@limit", "no or and no negation around it");
        }
    }

    private boolean isOver(FilterReader in) {
        return in.isAtEnd() || (depth > 0 && in.startsWith(")"));
    }

    private Filter readTerm(FilterReader in) throws MatcherException {
        boolean isNegated = false;
        String sign = "";
        for (String next = takeSign(in); !next.isEmpty(); next = takeSign(in)) {
            isNegated = !isNegated;
            sign = next;
            in.skipSpaces();
        }
        int start = in.position();
        Filter term = isOver(in) ? Filter.EVERYTHING : readPlainTerm(in);
        if (!sign.isEmpty() && term.equals(Filter.EVERYTHING)) {
            throw FilterReader.expected(sign, "a term after it, or text in double quotes");
        }
        String source = in.since(start);
        if (sign.equalsIgnoreCase("not") && term.texts().equals(List.of(source.toLowerCase(Locale.ROOT)))) {
            String words = sign + " " + FilterReader.shown(source);
            throw FilterReader.expected(
                    sign + " " + source, "-" + FilterReader.shown(source) + " to leave it out, or " + quote(words));
        }
        if (isNegated) {
            checkHasNoLimit(term);
        }
        return isNegated ? term.opposite() : term;
    }

    /** Takes what negates the term that follows, as it is written; options of a command do not. Empty if nothing does. */
    private String takeSign(FilterReader in) throws MatcherException {
        int dashes = in.startsWith("--") ? 2 : 1;
        char afterDashes = in.peek(dashes);
        if (in.startsWith("-")
                && (isCommand || dashes == 2)
                && afterDashes != '-'
                && !FilterReader.isSpace(afterDashes)) {
            throw FilterReader.expected(
                    readWord(in),
                    "conditions instead of options, such as @state=silenced @receiver=\"team\", or text in double quotes");
        }
        char next = in.peek(1);
        boolean hasTerm = !isSeparator(next) && next != ')';
        if (hasTerm && ((in.startsWith("!") && next != '=' && next != '~') || (in.startsWith("-") && next != '-'))) {
            return in.take(1);
        }
        return in.takeWord("not");
    }

    private Filter readPlainTerm(FilterReader in) throws MatcherException {
        int start = in.position();
        String metric = in.take(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == ':'));
        if (in.startsWith("{") && (metric.isEmpty() || metric.matches(METRIC))) {
            return readSelector(in, metric);
        }
        in.moveTo(start);
        if (in.startsWith("@")) {
            return readCondition(in);
        }
        if (in.startsWith("(")) {
            return readGroup(in);
        }
        return in.startsWith("'") ? readShellWord(in) : readMatcherOrText(in);
    }

    private Filter readGroup(FilterReader in) throws MatcherException {
        int start = in.position();
        if (++depth > DEEPEST) {
            throw FilterReader.expected(in.rest(), "at most " + DEEPEST + " parentheses in each other");
        }
        in.take(1);
        Filter terms = readTerms(in);
        depth--;
        if (in.takeOneOf(")") == null) {
            in.moveTo(start);
            throw FilterReader.expected(in.rest(), "a closing ), or text in double quotes");
        }
        return terms;
    }

    private Filter readSelector(FilterReader in, String metric) throws MatcherException {
        int start = in.position();
        in.take(1);
        List<String> written = new ArrayList<>();
        for (in.skipSpaces(); !in.startsWith("}"); in.skipSpaces()) {
            if (in.isAtEnd()) {
                in.moveTo(start);
                throw FilterReader.expected(in.rest(), "a closing brace");
            }
            String matcher = readMatcher(in, true);
            if (matcher == null) {
                throw FilterReader.expected(in.rest(), "a label name, one of = != =~ !~ and a value");
            }
            written.add(matcher);
            in.skipSpaces();
            if (in.takeOneOf(",") == null && !in.startsWith("}")) {
                throw FilterReader.expected(in.rest(), "a comma or a closing brace");
            }
        }
        in.take(1);
        in.skipRange();
        List<Matcher> matchers = parser.parseMatchers("{" + String.join(",", written) + "}").stream()
                .filter(matcher -> !ALERTS.contains(metric) || !matcher.equals(FIRING))
                .toList();
        return Filter.of(Matchers.of(matchers));
    }

    /** Reads a matcher as it is written; null, and nothing is read, if there is none. */
    private @Nullable String readMatcher(FilterReader in, boolean inBraces) throws MatcherException {
        int start = in.position();
        String term = readWord(in);
        in.moveTo(start);
        String name = readName(in, inBraces);
        in.skipSpaces();
        String operator = name.isEmpty() ? null : in.takeOneOf("=~", "!~", "!=", "==", "=");
        if (operator == null) {
            in.moveTo(start);
            return null;
        }
        if (isOdd(name)) {
            throw FilterReader.expected(term, COMPARED);
        }
        in.skipSpaces();
        String value = readValue(in, inBraces, term, operator.endsWith("~"));
        return name + (operator.equals("==") ? "=" : operator) + value;
    }

    /** Whether a name without quotes is rather something else: a comparison, a pipe, the query of a URL. */
    private static boolean isOdd(String name) {
        return !name.startsWith("\"")
                && (name.chars().anyMatch(c -> "<>|*?&()#".indexOf(c) >= 0) || name.contains("://"));
    }

    private String readName(FilterReader in, boolean inBraces) throws MatcherException {
        String quoted = in.takeString();
        IntPredicate accepted = c -> !FilterReader.isSpace(c) && "{}!=~,\\\"'`".indexOf(c) < 0;
        return quoted != null ? quoted : inBraces ? in.take(accepted) : readBare(in, accepted);
    }

    /** Reads a value; one with the other quotes of PromQL, or of a phone, is quoted anew. */
    private String readValue(FilterReader in, boolean inBraces, String term, boolean isRegexp) throws MatcherException {
        if ("'`“”„".indexOf(in.peek()) >= 0) {
            return quote(in.takeRaw());
        }
        String quoted = in.takeString();
        if (quoted != null) {
            return quoted;
        }
        String value = readBareValue(in, inBraces);
        if (!inBraces && !value.isEmpty() && "=~!<>".indexOf(value.charAt(0)) >= 0) {
            throw FilterReader.expected(term, COMPARED);
        }
        if (!inBraces && !isRegexp && value.contains("|")) {
            throw FilterReader.expected(term, "=~ or !~ for one of several values, or a value in double quotes");
        }
        return value.strip();
    }

    /** Reads a value without quotes; in braces it ends at a comma, or at the brace that has no partner in it. */
    private String readBareValue(FilterReader in, boolean inBraces) {
        StringBuilder value = new StringBuilder();
        int open = 0;
        while (!in.isAtEnd()) {
            char c = in.peek();
            open += c == (inBraces ? '{' : '(') ? 1 : c == (inBraces ? '}' : ')') ? -1 : 0;
            boolean isClosed = open < 0 && (inBraces || depth > 0);
            boolean ends = inBraces ? c == ',' : isSeparator(c) || c == '{' || c == '}';
            if (isClosed || ends || c == '"') {
                break;
            }
            value.append(in.take(1));
            if (c == '\\' && !in.isAtEnd() && (inBraces ? in.peek() != ',' : !FilterReader.isSpace(in.peek()))) {
                value.append(in.take(1));
            }
        }
        return value.toString();
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** The text of a value that is no matcher's: without quotes, and with the escapes of the classic grammar. */
    private static String unquote(String written) {
        String body = written.startsWith("\"") ? written.substring(1, written.length() - 1) : written;
        StringBuilder text = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            char next = i + 1 < body.length() ? body.charAt(i + 1) : ' ';
            if (c == '\\' && "\\\"n".indexOf(next) >= 0) {
                text.append(next == 'n' ? '\n' : next);
                i++;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private Filter readCondition(FilterReader in) throws MatcherException {
        int start = in.position();
        String term = readWord(in);
        in.moveTo(start + 1);
        String name = "@" + in.take(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_'));
        Optional<Condition.Subject> subject = Condition.Subject.of(name);
        if (subject.isEmpty()) {
            throw FilterReader.expected(term, "one of " + Condition.Subject.names() + ", or text in double quotes");
        }
        in.skipSpaces();
        String written = in.take(c -> "=!~<>".indexOf(c) >= 0);
        String operator = written.equals("==") ? "=" : written;
        Condition.checkOperator(subject.get(), operator, written);
        in.skipSpaces();
        boolean isRegexp = !subject.get().isText() || operator.endsWith("~");
        return Filter.of(Condition.of(subject.get(), operator, unquote(readValue(in, false, term, isRegexp))));
    }

    /** Reads text in single quotes, in which a shell has a matcher too. */
    private Filter readShellWord(FilterReader in) throws MatcherException {
        String inside = in.takeRaw();
        FilterReader word = new FilterReader(inside);
        word.skipSpaces();
        boolean isMatcher = word.startsWith("{") || word.startsWith("@");
        int outer = depth;
        depth = 0;
        if (!isMatcher && !startsWithOpenString(word)) {
            isMatcher = !readName(word, false).isEmpty() && followsOperator(word);
        }
        Filter term = isMatcher ? readTerms(new FilterReader(inside)) : textOf(inside);
        depth = outer;
        return term;
    }

    private static boolean startsWithOpenString(FilterReader word) {
        int start = word.position();
        try {
            word.takeString();
            word.moveTo(start);
            return false;
        } catch (MatcherException open) {
            return true;
        }
    }

    private static boolean followsOperator(FilterReader word) {
        word.skipSpaces();
        return word.startsWith("=") || word.startsWith("!=") || word.startsWith("!~");
    }

    private String readWord(FilterReader in) {
        return readBare(in, c -> !isSeparator(c) && c != '{' && c != '}' && c != '"');
    }

    /** Reads what is written without quotes, up to what closes the parentheses around it. */
    private String readBare(FilterReader in, IntPredicate accepted) {
        int start = in.position();
        String word = in.take(accepted);
        int open = 0;
        for (int i = 0; depth > 0 && i < word.length(); i++) {
            char c = word.charAt(i);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (open < 0) {
                in.moveTo(start + i);
                return word.substring(0, i);
            }
            i += c == '\\' ? 1 : 0;
        }
        return word;
    }

    private Filter readMatcherOrText(FilterReader in) throws MatcherException {
        String matcher = readMatcher(in, false);
        if (matcher != null) {
            return Filter.of(parser.parseMatchers("{" + matcher + "}"));
        }
        if ("“”„".indexOf(in.peek()) >= 0) {
            return textOf(in.takeRaw());
        }
        String quoted = in.takeString();
        if (quoted != null) {
            return textOf(unquote(quoted));
        }
        int start = in.position();
        String word = readWord(in);
        if (word.isEmpty() || followsOperator(new FilterReader(word))) {
            in.moveTo(start);
            throw FilterReader.expected(in.rest(), "a label name, @, or text");
        }
        checkWord(word);
        return textOf(word);
    }

    /** Refuses what looks like more than a word, and would never be found as one. */
    private static void checkWord(String word) throws MatcherException {
        if (word.chars().anyMatch(c -> "=<>".indexOf(c) >= 0)) {
            throw FilterReader.expected(word, COMPARED);
        }
        if (word.contains("|")) {
            throw FilterReader.expected(word, "or instead of |, or text in double quotes");
        }
        if (word.contains("*")) {
            throw FilterReader.expected(
                    word,
                    "a part of the word, a regular expression such as instance=~\"node.*\", or text in double quotes");
        }
    }

    private Filter textOf(String text) throws MatcherException {
        if (text.codePoints().allMatch(FilterReader::isSpace)) {
            return Filter.EVERYTHING;
        }
        if (++texts > MOST_TEXTS) {
            throw new MatcherException(
                    "more than " + MOST_TEXTS + " words (expected: fewer, or a phrase in double quotes)");
        }
        return Filter.ofText(text);
    }
}
