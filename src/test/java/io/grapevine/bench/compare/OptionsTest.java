package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static Options parse(String... arguments) throws Options.InvalidArgumentException {
        return Options.parse(List.of(arguments));
    }

    @Test
    void withoutOptionsEveryRowIsMeasured() throws Exception {
        Options options = parse();
        assertThat(options.rows()).containsExactly(Row.values());
        assertThat(options.effort()).isEqualTo(Effort.full());
        assertThat(options.points())
                .startsWith(new Point(1_000, 0))
                .contains(new Point(300_000, 0), new Point(100_000, 10_000))
                .doesNotContain(new Point(300_000, 10_000));
    }

    @Test
    void rowsAndSizesAreChosen() throws Exception {
        Options options =
                parse("--rows", "storm,alerts", "--sizes=2_000,500", "--silences", "0,30", "--repeats=5", "--json");
        assertThat(options.rows()).containsExactly(Row.ALERTS, Row.STORM);
        assertThat(options.points()).containsExactly(new Point(500, 0), new Point(2_000, 0), new Point(2_000, 30));
        assertThat(options.effort().repeats()).isEqualTo(5);
        assertThat(options.json()).isTrue();
    }

    @Test
    void sizesTakeThePlaceOfThoseOfAQuickRunWhereverItStands() throws Exception {
        Options options = parse("--sizes", "300", "--silences", "7", "--repeats", "2", "--quick");
        assertThat(options.points()).containsExactly(new Point(300, 7));
        assertThat(options.effort()).isEqualTo(Effort.quick().withRepeats(2));
    }

    @Test
    void smallestSizeIsMeasuredBesideSilencesIfAllAreLarge() throws Exception {
        assertThat(parse("--sizes", "300000,200000", "--silences", "9").points())
                .containsExactly(new Point(200_000, 9));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> parse("--fast")).hasMessage("--fast: unknown (expected: an option of --help)");
        assertThatThrownBy(() -> parse("--sizes", "many")).hasMessage("--sizes: many (expected: a number, at least 1)");
        assertThatThrownBy(() -> parse("--sizes", "0")).hasMessage("--sizes: 0 (expected: a number, at least 1)");
        assertThatThrownBy(() -> parse("--rows", "alerts,x"))
                .hasMessageStartingWith("--rows: x (expected: some of start,alerts,reads,");
        assertThatThrownBy(() -> parse("--repeats")).hasMessage("--repeats: no value (expected: one)");
    }

    @Test
    void helpNamesEveryRow() {
        for (Row row : Row.values()) {
            assertThat(Options.usage()).contains(" " + row.label() + " ", row.description());
        }
        assertThat(Options.usage().lines()).allMatch(line -> line.length() <= 130);
    }
}
