package io.grapevine.amtool.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final String ID = "0123456789abcdef";

    /** The text of a table of these rows, of which the first one is the header. */
    @SafeVarargs
    private static String text(Terminal terminal, List<String>... rows) {
        Table<List<String>> table = new Table<>();
        for (int i = 0; i < rows[0].size(); i++) {
            int column = i;
            table.add(rows[0].get(column), row -> row.get(column));
        }
        return table.text(List.of(rows).subList(1, rows.length), terminal);
    }

    private static String text(Terminal terminal) {
        return text(
                terminal,
                List.of("ID", "Matchers", "Ends At", "Comment"),
                List.of(ID, "a=\"b\" c=\"d\" e=\"f\"", "2026-01-01 00:00:00 UTC", "some words about it"));
    }

    private static Terminal wide(int width) {
        return new Terminal(width, false);
    }

    @Test
    void whatFitsStaysOnOneLine() {
        assertThat(text(wide(120)).lines()).hasSize(2);
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        String text = text(wide(70));

        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(70));
        assertThat(text.lines().count()).isGreaterThan(2);
    }

    @Test
    void nothingIsLost() {
        String text = text(wide(70));

        assertThat(text).contains("a=\"b\"", "c=\"d\"", "e=\"f\"", "some", "words", "about", "it");
    }

    @Test
    void idsAndTimesStayWholeHoweverNarrow() {
        assertThat(text(wide(20))).contains(ID, "2026-01-01 00:00:00 UTC");
    }

    @Test
    void aLineFeedInACellBreaksTheCellAndNotTheTable() {
        assertThat(text(wide(80), List.of("ID", "Comment"), List.of("1", "one\ntwo")))
                .isEqualTo("ID  Comment\n1   one\n    two\n");
    }

    @Test
    void wideLettersTakeTwoColumns() {
        assertThat(text(wide(80), List.of("A", "B"), List.of("告警", "x"), List.of("abcd", "y")))
                .isEqualTo("A     B\n告警  x\nabcd  y\n");
    }

    @Test
    void noCellCanMoveTheCursorOrPaint() {
        assertThat(text(wide(80), List.of("A"), List.of("\u001B[31mred\u0007")))
                .doesNotContain("\u001B", "\u0007")
                .contains("red");
    }

    @Test
    void headersAreBoldAndStatesHaveColours() {
        assertThat(text(
                        new Terminal(80, true),
                        List.of("Name", "State"),
                        List.of("a", "active"),
                        List.of("b", "suppressed")))
                .isEqualTo("\u001B[1mName\u001B[m  \u001B[1mState\u001B[m\n"
                        + "a     \u001B[31mactive\u001B[m\n"
                        + "b     \u001B[33msuppressed\u001B[m\n");
    }

    @Test
    void elsewhereThanOnATerminalATableIsAsWideAsItIs() {
        assertThat(text(Terminal.NONE))
                .isEqualTo(
                        "ID                Matchers           Ends At                  Comment              \n"
                                + "0123456789abcdef  a=\"b\" c=\"d\" e=\"f\"  2026-01-01 00:00:00 UTC  some words about it  \n");
    }

    @Test
    void theTerminalIsAsWideAsColumnsSaysOrAsItIs() {
        assertThat(Terminal.of("24 100", Map.of("TERM", "xterm"))).isEqualTo(new Terminal(100, true));
        assertThat(Terminal.of("24 100", Map.of("TERM", "xterm", "COLUMNS", "60")))
                .isEqualTo(new Terminal(60, true));
        assertThat(Terminal.of("0 0", Map.of("TERM", "xterm"))).isEqualTo(new Terminal(80, true));
        assertThat(Terminal.of("", Map.of("TERM", "xterm", "COLUMNS", "60"))).isEqualTo(Terminal.NONE);
    }

    @Test
    void coloursAreOffWhereTheyAreUnwantedOrUnseen() {
        assertThat(Terminal.of("24 80", Map.of("TERM", "xterm", "NO_COLOR", "1"))
                        .colours())
                .isFalse();
        assertThat(Terminal.of("24 80", Map.of("TERM", "xterm", "NO_COLOR", "")).colours())
                .isTrue();
        assertThat(Terminal.of("24 80", Map.of("TERM", "dumb")).colours()).isFalse();
        assertThat(Terminal.of("24 80", Map.of()).colours()).isFalse();
    }
}
