package io.grapevine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelSetTest {
    private static final String PRIVATE_USE = "\uE000";
    private static final String EMOJI = "\uD83D\uDD25";

    @Test
    void labelSetSortsNamesByTheirUtf8BytesNotByTheirUtf16Units() {
        LabelSet labels = LabelSet.of(EMOJI, "1", PRIVATE_USE, "2", "é", "3", "z", "4", "Z", "5");

        assertThat(labels.toMap().keySet()).containsExactly("Z", "z", "é", PRIVATE_USE, EMOJI);
        assertThat(labels.valueOf(EMOJI)).isEqualTo("1");
        assertThat(labels.valueOf(PRIVATE_USE)).isEqualTo("2");
    }

    @Test
    void labelSetIsEqualToASetOfTheSamePairsInWhateverOrder() {
        LabelSet one = LabelSet.of("a", "1", "b", "2");

        assertThat(LabelSet.of("b", "2", "a", "1")).isEqualTo(one).hasSameHashCodeAs(one);
        assertThat(LabelSet.of(new TreeMap<>(Map.of("b", "2", "a", "1")))).isEqualTo(one);
        assertThat(LabelSet.of("a", "2", "b", "1")).isNotEqualTo(one);
        assertThat(LabelSet.of("a", "1")).isNotEqualTo(one);
        assertThat(LabelSet.EMPTY).isEqualTo(LabelSet.of()).isNotEqualTo(one);
    }

    @Test
    void labelSetKeepsTheLastOfSeveralValuesOfOneName() {
        assertThat(LabelSet.of("a", "1", "a", "2").toMap()).containsExactly(Map.entry("a", "2"));
        assertThat(LabelSet.of("b", "1", "a", "2", "b", "3").toMap())
                .containsExactly(Map.entry("a", "2"), Map.entry("b", "3"));
    }

    @Test
    void growsBeyondTheExpectedSize() {
        LabelSet.Builder builder = new LabelSet.Builder(0);
        for (int i = 99; i >= 0; i--) {
            builder.add("n" + i, "v" + i);
        }
        LabelSet labels = builder.build();

        assertThat(labels.size()).isEqualTo(100);
        assertThat(labels.name(0)).isEqualTo("n0");
        assertThat(labels.valueOf("n73")).isEqualTo("v73");
    }

    @Test
    void labelSetRefusesANameWithoutValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> LabelSet.of("a", "1", "b"));
    }

    @Test
    void labelSetDistinguishesAMissingLabelFromAnEmptyOneOnlyOnRequest() {
        LabelSet labels = LabelSet.of("a", "");

        assertThat(labels.get("a")).isEmpty();
        assertThat(labels.get("b")).isNull();
        assertThat(labels.has("a")).isTrue();
        assertThat(labels.valueOf("b")).isEmpty();
        assertThat(labels.withoutEmptyValues()).isSameAs(LabelSet.EMPTY);
        assertThat(LabelSet.of("a", "", "b", "1").withoutEmptyValues()).isEqualTo(LabelSet.of("b", "1"));
    }

    @Test
    void sharesWithAnotherSetTheEqualPairs() {
        LabelSet labels = LabelSet.of("a", "1", "b", "2", "c", "3");

        assertThat(labels.intersect(LabelSet.of("a", "1", "b", "x", "d", "3"))).isEqualTo(LabelSet.of("a", "1"));
        assertThat(labels.intersect(labels)).isSameAs(labels);
        assertThat(labels.intersect(LabelSet.EMPTY)).isSameAs(LabelSet.EMPTY);
    }

    @Test
    void labelSetIsOrderedBySizeThenByTheFirstNameThatIsNotInBothThenByItsValue() {
        assertOrdered(
                LabelSet.EMPTY,
                LabelSet.of("z", "1"),
                LabelSet.of("a", "1"),
                LabelSet.of("a", "2"),
                LabelSet.of("a", PRIVATE_USE),
                LabelSet.of("a", EMOJI),
                LabelSet.of("b", "1", "c", "1"),
                LabelSet.of("a", "2", "c", "1"),
                LabelSet.of("a", "2", "c", "2"),
                LabelSet.of("a", "2", "b", "9"));
    }

    private static void assertOrdered(LabelSet... sets) {
        for (int i = 0; i < sets.length; i++) {
            for (int j = 0; j < sets.length; j++) {
                assertThat(Integer.signum(sets[i].compareTo(sets[j])))
                        .as(sets[i] + " and " + sets[j])
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void labelSetIsWrittenAsGroupKeysHaveIt() {
        assertThat(LabelSet.of("b", "x\"y\n", "a.b", "ü")).hasToString("{a.b=\"ü\", b=\"x\\\"y\\n\"}");
        assertThat(LabelSet.EMPTY).hasToString("{}");
    }

    @Test
    void filtersByName() {
        LabelSet labels = LabelSet.of("a", "1", "b", "2");

        assertThat(labels.filterNames(List.of("b", "c")::contains)).isEqualTo(LabelSet.of("b", "2"));
        assertThat(labels.filterNames(name -> true)).isSameAs(labels);
        assertThat(labels.filterNames(name -> false)).isSameAs(LabelSet.EMPTY);
    }
}
