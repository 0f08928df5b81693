package io.grapevine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The sentences of the pages for users, outside of code: short enough to be read once. */
class SentencesTest {
    private static final int WORDS = 30;

    /** An empty line, or the beginning of a heading, a row, an item or an element of HTML. */
    private static final Pattern PARAGRAPH = Pattern.compile("\n\\s*\n|\n(?=\\s*(?:[#|<]|[-*] |\\d+\\. ))");

    private static final Pattern NO_SENTENCE = Pattern.compile("\\s*[#<].*", Pattern.DOTALL);
    private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern MARKER = Pattern.compile("^\\s*(?:[-*]|\\d+\\.) ");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    /** Names in a row count as one: nobody reads them one by one. */
    private static final Pattern NAMES = Pattern.compile("Code(?:[,;]?(?: and| or)? Code)+");

    private static final Pattern LINK = Pattern.compile("!?\\[([^]]*)]\\([^)]*\\)");
    private static final Pattern END = Pattern.compile("(?<=[.!?])[*_)\"]*\\s+(?=[\\p{Lu}\\d*\"(\\[])");

    @TestFactory
    Stream<DynamicTest> sentencesHaveThirtyWordsAtMost() throws IOException {
        return LinksTest.pages().stream()
                .map(page -> DynamicTest.dynamicTest(
                        page.toString(), () -> assertThat(longSentences(page)).isEmpty()));
    }

    private static List<String> longSentences(Path page) throws IOException {
        return PARAGRAPH
                .splitAsStream(LinksTest.prose(page))
                .filter(paragraph -> !NO_SENTENCE.matcher(paragraph).matches())
                .map(paragraph -> MARKER.matcher(paragraph).replaceFirst(""))
                .map(paragraph -> CODE.matcher(paragraph).replaceAll("Code"))
                .map(paragraph -> NAMES.matcher(paragraph).replaceAll("Code"))
                .flatMap(SentencesTest::cells)
                .map(paragraph -> LINK.matcher(paragraph).replaceAll((MatchResult link) -> link.group(1)))
                .flatMap(END::splitAsStream)
                .filter(sentence -> sentence.strip().split("\\s+").length > WORDS)
                .toList();
    }

    /** The cells of a row; a paragraph that is none is one. */
    private static Stream<String> cells(String paragraph) {
        return paragraph.stripLeading().startsWith("|") ? CELL.splitAsStream(paragraph) : Stream.of(paragraph);
    }
}
