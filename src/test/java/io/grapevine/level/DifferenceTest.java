package io.grapevine.level;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static Item item(String name) {
        return new Item("flag", name);
    }

    @Test
    void whatOneProgramLacksDiffersAndWhatIsEqualDoesNot() {
        Map<Item, String> theirs = Map.of(item("a"), "1", item("b"), "", item("d"), "x");
        Map<Item, String> ours = Map.of(item("a"), "1", item("c"), "3", item("d"), "y");

        assertThat(Difference.between(theirs, ours))
                .containsExactly(
                        new Difference(item("b"), "", Difference.NONE),
                        new Difference(item("c"), Difference.NONE, "3"),
                        new Difference(item("d"), "x", "y"));
    }

    @Test
    void tableHasOneLineForEachWhateverItsTextIs() {
        List<Difference> differences = List.of(new Difference(item("a|b"), "", "one\ntwo"));

        assertThat(Difference.table(differences, "Alertmanager 1.2.3", "Grapevine"))
                .isEqualTo("""
                | what | which | Alertmanager 1.2.3 | Grapevine |
                |---|---|---|---|
                | flag | a\\|b | (empty) | one\\ntwo |
                """);
    }
}
