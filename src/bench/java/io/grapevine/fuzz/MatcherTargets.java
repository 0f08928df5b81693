package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Matchers and regular expressions. */
final class MatcherTargets {
    private static final String LONG = "a".repeat(5_000) + "b".repeat(5_000);
    /** The product of the lengths of expression and text, in which the time of a match is linear. */
    private static final int MOST_STEPS = 2_000_000;

    private static final int LONGEST_COMPARED = 2_000;

    /** Where case does not matter. */
    private static final Pattern FOLDED = Pattern.compile("\\(\\?[a-zA-Z]*i");

    private static final List<String> TEXTS = List.of(
            "", "a", "b", "ab", "ba", "aB", "abc", "aa", "a.b", "a\nb", "web", "ä", "\uD83D\uDE00", "0", "-", " ");
    private static final String[] MATCHER_WORDS = {
        "=~", "!~", "!=", "=", "\"", ",", "{", "}", "\\\"", "\\n", "alertname", "job", "\"web.*\"", "\u00a0", "\\x", "'"
    };
    private static final String[] REGEXP_WORDS = {
        ".*", ".+", "(?i)", "(?s)", "(?m)", "(?U)", "(?:", "(?P<n>", "(?<n>", "\\Q", "\\E", "\\pL", "\\p{Greek}",
                "\\PN",
        "[[:alpha:]]", "[^", "{2}", "{1,3}", "{0,1000}", "|", "\\b", "\\B", "\\A", "\\z", "\\x{10FFFF}", "\\d", "\\W",
                "\\C"
    };

    private static final Grammar MATCHER = new Grammar(12)
            .rule("all", "<list>", "{<list>}", "{<list>,}", "<matcher>")
            .rule("list", "<matcher>", "<matcher>,<list>", "<matcher> , <list>")
            .rule("matcher", "<name><op><value>", "<s><name><s><op><s><value><s>")
            .rule("name", "a", "alertname", "_x:1", "größe", "\"a b\"", "<quoted>", "0a", "a-b")
            .rule("op", "=", "!=", "=~", "!~", "==", "!")
            .rule("value", "b", "<quoted>", "web.*", "a|b", "", "\"<regexp>\"", "<regexp>", "'x'")
            .rule("quoted", "\"\"", "\"<chars>\"", "\"<chars>")
            .rule("chars", "a", "<char><chars>")
            .rule(
                    "char", "a", "ä", " ", ",", "}", "{", "=", "\\\\", "\\\"", "\\n", "\\t", "\\q", "'", "`", "\u2028",
                    "\n")
            .rule("s", "", " ", "\t", "\n", "\u00a0")
            .rule("regexp", "a", "a.*", "(a|b)+", "[a", "a{2}", "(", "(?i)a", "\\d", "\\\\d");

    private static final Grammar REGEXP = new Grammar(14)
            .rule("all", "<alt>")
            .rule("alt", "<seq>", "<seq>|<alt>", "|<alt>")
            .rule("seq", "<rep>", "<rep><seq>", "")
            .rule(
                    "rep",
                    "<atom>",
                    "<atom>*",
                    "<atom>+",
                    "<atom>?",
                    "<atom>*?",
                    "<atom>{<n>}",
                    "<atom>{<n>,<n>}",
                    "<atom>{,<n>}")
            .rule("n", "0", "1", "2", "5", "1000", "1001", "")
            .rule(
                    "atom",
                    "a",
                    "b",
                    "ab",
                    ".",
                    "[<set>]",
                    "[^<set>]",
                    "(<alt>)",
                    "(?:<alt>)",
                    "(?<flags>:<alt>)",
                    "<escape>",
                    "^",
                    "$",
                    "ä",
                    "\uD83D\uDE00",
                    "(?<flags>)")
            .rule("flags", "i", "s", "m", "U", "-i", "is-m")
            .rule(
                    "set",
                    "a",
                    "a-c",
                    "ab",
                    "<escape>",
                    "[:alpha:]",
                    "[:^digit:]",
                    "-",
                    "]",
                    "a-",
                    "\\]",
                    "<set><set>",
                    "c-a")
            .rule(
                    "escape",
                    "\\d",
                    "\\D",
                    "\\w",
                    "\\s",
                    "\\b",
                    "\\B",
                    "\\A",
                    "\\z",
                    "\\pL",
                    "\\p{Greek}",
                    "\\x41",
                    "\\x{1F600}",
                    "\\Qa.b\\E",
                    "\\.",
                    "\\101",
                    "\\a",
                    "\\C",
                    "\\1",
                    "\\p{Nope}",
                    "\\");

    private MatcherTargets() {}

    static List<FuzzTarget> all() {
        List<FuzzTarget> targets = new ArrayList<>();
        List<String> seeds = Seeds.texts(Seeds.conformance("server").get("filters"), "filter");
        for (ParserMode mode : ParserMode.values()) {
            targets.add(FuzzTarget.text(
                            "matchers-" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            text -> matchers(mode, text),
                            seeds)
                    .withWords(MATCHER_WORDS)
                    .withGrammar(MATCHER));
        }
        targets.add(FuzzTarget.text(
                        "regexp", MatcherTargets::regexp, List.of("web.*", "a|b|c", "(?i)prod-[0-9]+", "(a*)*b"))
                .withWords(REGEXP_WORDS)
                .withGrammar(REGEXP)
                .withShare(0.1));
        return targets;
    }

    /** What is read is written so that it reads the same. */
    private static void matchers(ParserMode mode, String text) throws MatcherException {
        MatcherParser parser = MatcherParser.of(mode, warning -> {});
        try {
            Matchers read = parser.parseMatchers(text);
            MatcherParser again = MatcherParser.of(mode, warning -> {});
            assertThat(again.parseMatchers(read.toString())).isEqualTo(read);
        } catch (MatcherException refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
        try {
            Matcher one = parser.parseMatcher(text);
            assertThat(parser.parseMatcher(one.toString())).isEqualTo(one);
        } catch (MatcherException refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
        }
    }

    /** An expression matches in linear time, and what the library that it is translated for says where that knows it. */
    private static void regexp(String text) {
        GoRegexp ours;
        try {
            ours = GoRegexp.anchored(text);
        } catch (RegexpException refusal) {
            assertThat(refusal.getMessage()).isNotEmpty();
            return;
        }
        ours.matches(LONG.substring(0, Math.min(LONG.length(), MOST_STEPS / (1 + text.length()))));
        ours.language().ifPresent(language -> assertThat(language).allMatch(ours::matches));
        if (text.length() > LONGEST_COMPARED || mayHang(text)) {
            return;
        }
        List<Boolean> theirs = byLibrary(text);
        if (!theirs.isEmpty()) {
            assertThat(TEXTS.stream().map(ours::matches).toList()).isEqualTo(theirs);
        }
        try {
            assertThat(Matcher.of(MatchType.NOT_REGEXP, "n", text).matches("ab"))
                    .isNotEqualTo(ours.matches("ab"));
        } catch (MatcherException e) {
            throw new AssertionError(e);
        }
    }

    /** The library does not end where it folds a range that has U+1000 to U+2000. */
    private static boolean mayHang(String text) {
        boolean beyondAscii = text.chars().anyMatch(c -> c > 0x7F) || text.contains("\\x");
        return beyondAscii && FOLDED.matcher(text).find();
    }

    /** Which texts match; empty if the library does not know the syntax, or nests its calls too deeply for the stack. */
    private static List<Boolean> byLibrary(String text) {
        try {
            Pattern pattern = Pattern.compile("^(?:" + text + ")$");
            return TEXTS.stream().map(value -> pattern.matcher(value).find()).toList();
        } catch (PatternSyntaxException | StackOverflowError unable) {
            return List.of();
        }
    }
}
