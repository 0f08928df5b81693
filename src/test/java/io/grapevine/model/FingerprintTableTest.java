package io.grapevine.model;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FingerprintTableTest {
    private final FingerprintTable<Alert> table = new FingerprintTable<>();

    private static Alert alert(int number, double version) {
        LabelSet labels = LabelSet.of("alertname", "A", "n", Integer.toString(number));
        return new Alert(labels, LabelSet.EMPTY, at(0), at(100), "", at(version), false);
    }

    private void put(Alert alert) {
        table.put(alert.labels(), alert);
    }

    @Test
    void isASortedMapUnderRandomChanges() {
        Random random = new Random(7);
        TreeMap<Fingerprint, Alert> model = new TreeMap<>();
        for (int i = 0; i < 60_000; i++) {
            Alert alert = alert(random.nextInt(20_000), i);
            Fingerprint key = alert.fingerprint();
            if (random.nextInt(3) > 0) {
                assertThat(table.put(alert.labels(), alert)).isSameAs(model.put(key, alert));
            } else {
                assertThat(table.remove(alert.labels())).isEqualTo(model.remove(key) != null);
            }
            assertThat(table.get(key)).isSameAs(model.get(key));
            assertThat(table.get(alert.labels())).isSameAs(model.get(key));
        }
        assertThat(table.values()).hasSameSizeAs(model.values()).containsExactlyElementsOf(model.values());
    }

    @Test
    void iteratorGoesOnInOrderWhileTheTableGrows() {
        IntStream.range(0, 50).forEach(i -> put(alert(i, 0)));
        List<Fingerprint> before =
                table.values().stream().map(Alert::fingerprint).toList();
        Iterator<Alert> all = table.values().iterator();
        List<Fingerprint> seen = new ArrayList<>(List.of(all.next().fingerprint()));
        IntStream.range(50, 5_000).forEach(i -> put(alert(i, 0)));
        all.forEachRemaining(alert -> seen.add(alert.fingerprint()));
        assertThat(seen).isSorted().containsAll(before);
        assertThat(table.values()).hasSize(5_000);
    }

    @Test
    void aReplacedValueKeepsItsMarks() {
        table.put(alert(1, 0).labels(), alert(1, 0), 5);
        Alert next = alert(1, 1);
        table.replace(next.labels(), next);
        assertThat(table.get(next.fingerprint())).isSameAs(next);
        assertThat(table.withMarks(marks -> marks == 5).next()).isSameAs(next);
        assertThatThrownBy(() -> table.replace(alert(2, 0).labels(), alert(2, 0)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isEmptyAgainWhenAllHaveGone() {
        for (int i = 0; i < 1_000; i++) {
            put(alert(i, 0));
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(table.remove(alert(i, 0).labels())).isTrue();
        }
        assertThat(table.values()).isEmpty();
        assertThatThrownBy(() -> table.values().iterator().next()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void anIteratorLivesThroughChangesAndReturnsWhatStays() {
        for (int i = 0; i < 20_000; i += 2) {
            put(alert(i, 0));
        }
        List<Fingerprint> seen = new ArrayList<>();
        Iterator<Alert> all = table.values().iterator();
        for (int i = 1; all.hasNext(); i += 2) {
            seen.add(all.next().fingerprint());
            put(alert(i, 0));
            table.remove(alert(i, 0).labels());
            put(alert(i + 1, 1));
        }
        assertThat(seen).isSorted().doesNotHaveDuplicates();
        Set<Fingerprint> missing = IntStream.range(0, 10_000)
                .mapToObj(i -> alert(2 * i, 0).fingerprint())
                .collect(Collectors.toSet());
        seen.forEach(missing::remove);
        assertThat(missing).isEmpty();
    }

    @Test
    void labelsOfOneFingerprintHaveValuesOfTheirOwn() {
        List<Alert> alike = IntStream.range(0, 3)
                .mapToObj(i -> AlikeLabels.of("n", "" + i, new Fingerprint(7)))
                .map(labels -> new Alert(labels, LabelSet.EMPTY, at(0), at(100), "", at(0), false))
                .toList();
        alike.forEach(this::put);
        assertThat(table.values()).containsExactlyInAnyOrderElementsOf(alike);
        assertThat(alike)
                .allSatisfy(each -> assertThat(table.get(each.labels())).isSameAs(each));

        assertThat(table.remove(alike.get(1).labels())).isTrue();
        assertThat(table.remove(alike.get(1).labels())).isFalse();
        assertThat(table.get(alike.get(1).labels())).isNull();
        assertThat(table.get(new Fingerprint(7))).isIn(alike.get(0), alike.get(2));
        assertThat(table.values()).containsExactlyInAnyOrder(alike.get(0), alike.get(2));
    }
}
