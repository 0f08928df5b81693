package io.grapevine.model.matcher;

import io.grapevine.model.LabelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A filter of alerts. Everything in it must hold.
 *
 * @param texts words in lower case, each of which must occur in a label's name or value, or in an annotation
 */
public record Filter(Matchers matchers, List<Condition> conditions, List<String> texts) {
    /** Lets everything through. */
    public static final Filter EVERYTHING = new Filter(Matchers.NONE, List.of(), List.of());

    public Filter {
        conditions = List.copyOf(conditions);
        texts = texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Reads a filter.
     *
     * @throws FilterException if it is none
     */
    public static Filter parse(String text) throws FilterException {
        return new FilterParser().parse(text);
    }

    /** The filter that holds where this one and {@code more} hold. */
    public Filter and(Filter more) {
        return new Filter(matchers.and(more.matchers), concat(conditions, more.conditions), concat(texts, more.texts));
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Whether an alert has all words of the filter. */
    public boolean hasTexts(LabelSet labels, LabelSet annotations) {
        if (texts.isEmpty()) {
            return true;
        }
        List<String> searched = new ArrayList<>();
        labels.forEach((name, value) -> {
            searched.add(name.toLowerCase(Locale.ROOT));
            searched.add(value.toLowerCase(Locale.ROOT));
        });
        annotations.forEach((name, value) -> searched.add(value.toLowerCase(Locale.ROOT)));
        return texts.stream().allMatch(text -> searched.stream().anyMatch(each -> each.contains(text)));
    }

    /** The greatest number of alerts, if the filter limits it. */
    public long limit() {
        return conditions.stream()
                .filter(condition -> condition.subject() == Condition.Subject.LIMIT)
                .mapToLong(condition -> Long.parseLong(condition.value()))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Parser of the filter language.
     *
     * <pre>
     * filter    = { term ( space | "," ) }
     * term      = [ metric ] "{" [ matcher { "," matcher } ] "}" [ "[" range "]" ] | matcher | condition | text
     * matcher   = name ( "=" | "==" | "!=" | "=~" | "!~" ) value
     * condition = "@" name ( "=" | "!=" | "=~" | "!~" | ">" | "<" ) value
     * </pre>
     *
     * <p>Names and values of matchers have the quotes and escapes of Alertmanager's, or the other quotes of PromQL. Text in single
     * quotes that is a matcher is one, as in a shell.
     */
    private static final class FilterParser {
        private static final String METRIC = "[a-zA-Z_:][a-zA-Z0-9_:]*";
        /** The largest number of texts, as each alert is searched for each of them. */
        private static final int MOST_TEXTS = 100;

        private static final Set<String> ALERTS = Set.of("ALERTS", "ALERTS_FOR_STATE");
        private static final Matcher FIRING = Matcher.equal("alertstate", "firing");

        private final MatcherParser parser = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
        private final List<Matcher> matchers = new ArrayList<>();
        private final List<Condition> conditions = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();

        Filter parse(String text) throws FilterException {
            read(new FilterReader(text));
            try {
                List<Matcher> all = new ArrayList<>(matchers);
                conditions.stream()
                        .map(Condition::matcher)
                        .filter(Objects::nonNull)
                        .forEach(all::add);
                Matchers unused = Matchers.of(all).ofRequest();
            } catch (MatcherException e) {
                throw new FilterException(String.valueOf(e.getMessage()));
            }
            return new Filter(Matchers.of(matchers), conditions, texts);
        }

        private static boolean isSeparator(int c) {
            return c == ',' || FilterReader.isSpace(c);
        }

        private void read(FilterReader in) throws FilterException {
            in.take(FilterParser::isSeparator);
            while (!in.isAtEnd()) {
                readTerm(in);
                if (!isSeparator(in.peek())) {
                    throw FilterException.expected(in.rest(), "a space or a comma");
                }
                in.take(FilterParser::isSeparator);
            }
        }

        private void readTerm(FilterReader in) throws FilterException {
            int start = in.position();
            String metric = in.take(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == ':'));
            if (in.startsWith("{") && (metric.isEmpty() || metric.matches(METRIC))) {
                readSelector(in, metric);
                return;
            }
            in.moveTo(start);
            if (in.startsWith("@")) {
                readCondition(in);
            } else if (in.startsWith("'")) {
                readShellWord(in);
            } else {
                readMatcherOrText(in);
            }
        }

        private void readSelector(FilterReader in, String metric) throws FilterException {
            int start = in.position();
            in.take(1);
            List<String> written = new ArrayList<>();
            for (in.skipSpaces(); !in.startsWith("}"); in.skipSpaces()) {
                if (in.isAtEnd()) {
                    in.moveTo(start);
                    throw FilterException.expected(in.rest(), "a closing brace");
                }
                String matcher = readMatcher(in, true);
                if (matcher == null) {
                    throw FilterException.expected(in.rest(), "a label name, one of = != =~ !~ and a value");
                }
                written.add(matcher);
                in.skipSpaces();
                if (in.takeOneOf(",") == null && !in.startsWith("}")) {
                    throw FilterException.expected(in.rest(), "a comma or a closing brace");
                }
            }
            in.take(1);
            in.skipRange();
            for (Matcher matcher : matchersOf(String.join(",", written))) {
                if (!ALERTS.contains(metric) || !matcher.equals(FIRING)) {
                    matchers.add(matcher);
                }
            }
        }

        private Matchers matchersOf(String written) throws FilterException {
            try {
                return parser.parseMatchers("{" + written + "}");
            } catch (MatcherException e) {
                throw new FilterException(String.valueOf(e.getMessage()));
            }
        }

        /** Reads a matcher as it is written; null, and nothing is read, if there is none. */
        private static @Nullable String readMatcher(FilterReader in, boolean inBraces) throws FilterException {
            int start = in.position();
            String name = readName(in);
            in.skipSpaces();
            String operator = name.isEmpty() ? null : in.takeOneOf("=~", "!~", "!=", "==", "=");
            if (operator == null) {
                in.moveTo(start);
                return null;
            }
            in.skipSpaces();
            return name + (operator.equals("==") ? "=" : operator) + readValue(in, inBraces);
        }

        private static String readName(FilterReader in) throws FilterException {
            String quoted = in.takeString();
            return quoted != null ? quoted : in.take(c -> !FilterReader.isSpace(c) && "{}!=~,\\\"'`".indexOf(c) < 0);
        }

        /** Reads a value; one with the other quotes of PromQL is quoted anew. */
        private static String readValue(FilterReader in, boolean inBraces) throws FilterException {
            if (in.startsWith("'") || in.startsWith("`")) {
                return quote(in.takeRaw());
            }
            String quoted = in.takeString();
            if (quoted != null) {
                return quoted;
            }
            return readBareValue(in, inBraces).strip();
        }

        /** Reads a value without quotes; in braces it ends at a comma, or at the brace that has no partner in it. */
        private static String readBareValue(FilterReader in, boolean inBraces) {
            StringBuilder value = new StringBuilder();
            int depth = 0;
            while (!in.isAtEnd()) {
                char c = in.peek();
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                boolean ends = inBraces ? c == ',' || depth < 0 : isSeparator(c) || c == '{' || c == '}';
                if (ends || c == '"') {
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

        private void readCondition(FilterReader in) throws FilterException {
            int start = in.position();
            in.take(1);
            String name = "@" + in.take(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_'));
            Optional<Condition.Subject> subject = Condition.Subject.of(name);
            if (subject.isEmpty()) {
                in.moveTo(start);
                throw FilterException.expected(
                        readWord(in), "one of " + Condition.Subject.names() + ", or text in double quotes");
            }
            in.skipSpaces();
            String written = in.take(c -> "=!~<>".indexOf(c) >= 0);
            String operator = written.equals("==") ? "=" : written;
            Condition.checkOperator(subject.get(), operator, written);
            in.skipSpaces();
            conditions.add(Condition.of(subject.get(), operator, unquote(readValue(in, false))));
        }

        private void readShellWord(FilterReader in) throws FilterException {
            String inside = in.takeRaw();
            FilterReader word = new FilterReader(inside);
            word.skipSpaces();
            boolean isMatcher = word.startsWith("{") || word.startsWith("@");
            if (!isMatcher && !startsWithOpenString(word)) {
                isMatcher = !readName(word).isEmpty() && followsOperator(word);
            }
            if (isMatcher) {
                read(new FilterReader(inside));
            } else {
                addText(inside);
            }
        }

        private static boolean startsWithOpenString(FilterReader word) {
            int start = word.position();
            try {
                word.takeString();
                word.moveTo(start);
                return false;
            } catch (FilterException open) {
                return true;
            }
        }

        private static boolean followsOperator(FilterReader word) {
            word.skipSpaces();
            return word.startsWith("=") || word.startsWith("!=") || word.startsWith("!~");
        }

        private static String readWord(FilterReader in) {
            return in.take(c -> !isSeparator(c) && c != '{' && c != '}' && c != '"');
        }

        private void readMatcherOrText(FilterReader in) throws FilterException {
            String matcher = readMatcher(in, false);
            if (matcher != null) {
                matchersOf(matcher).forEach(matchers::add);
                return;
            }
            String quoted = in.takeString();
            if (quoted != null) {
                addText(unquote(quoted));
                return;
            }
            int start = in.position();
            String word = readWord(in);
            if (word.isEmpty() || followsOperator(new FilterReader(word))) {
                in.moveTo(start);
                throw FilterException.expected(in.rest(), "a label name, @, or text");
            }
            if (word.indexOf('<') >= 0 || word.indexOf('>') >= 0) {
                throw FilterException.expected(
                        word, "one of = != =~ !~ after a label name, > or < after @age, or text in double quotes");
            }
            addText(word);
        }

        private void addText(String text) throws FilterException {
            if (texts.size() == MOST_TEXTS) {
                throw new FilterException(
                        "more than " + MOST_TEXTS + " words (expected: fewer, or a phrase in double quotes)");
            }
            if (!text.codePoints().allMatch(FilterReader::isSpace)) {
                texts.add(text);
            }
        }
    }
}
