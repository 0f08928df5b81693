package io.grapevine.amtool.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TabStopsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a column is as wide as its widest cell and two blanks | 'a~b~;ccc~d~;'        | 'a    b  ;ccc  d  ;'
            what follows the last tab belongs to no column        | 'a~longer;bb~c~d;'    | 'a   longer;bb  c  d;'
            a line without the column ends it                     | 'aaaa~b;;c~d;'        | 'aaaa  b;;c  d;'
            an empty cell takes the room between columns          | '~~x~;'               | '    x  ;'
            widths are counted in code points                     | 'ü~x;🍇🍇~y;'        | 'ü   x;🍇🍇  y;'
            a line feed in a cell begins a line                   | 'id~one;two~;'        | 'id   one;two  ;'
            """)
    void tabsAreExpanded(String rule, String text, String expanded) {
        assertThat(TabStops.expand(text.replace('~', '\t').replace(';', '\n'))).isEqualTo(expanded.replace(';', '\n'));
    }
}
