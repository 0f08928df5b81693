package io.grapevine.amtool.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TabStopsTest {
    @Test
    void aColumnIsAsWideAsItsWidestCellAndTwoBlanks() {
        assertThat(TabStops.expand("a\tb\t\nccc\td\t\n")).isEqualTo("a    b  \nccc  d  \n");
    }

    @Test
    void whatFollowsTheLastTabBelongsToNoColumn() {
        assertThat(TabStops.expand("a\tlonger\nbb\tc\td\n")).isEqualTo("a   longer\nbb  c  d\n");
    }

    @Test
    void aLineWithoutTheColumnEndsIt() {
        assertThat(TabStops.expand("aaaa\tb\n\nc\td\n")).isEqualTo("aaaa  b\n\nc  d\n");
    }

    @Test
    void anEmptyCellTakesTheRoomBetweenColumns() {
        assertThat(TabStops.expand("\t\tx\t\n")).isEqualTo("    x  \n");
    }

    @Test
    void widthsAreCountedInCodePoints() {
        assertThat(TabStops.expand("ü\tx\n🍇🍇\ty\n")).isEqualTo("ü   x\n🍇🍇  y\n");
    }

    @Test
    void aLineFeedInACellBeginsALine() {
        assertThat(TabStops.expand("id\tone\ntwo\t\n")).isEqualTo("id   one\ntwo  \n");
    }
}
