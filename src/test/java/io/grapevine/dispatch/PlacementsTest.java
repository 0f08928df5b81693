package io.grapevine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.sim.Depth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacementsTest {
    private final Placements placements = new Placements();

    private static LabelSet alert(int number, long fingerprint) {
        return LabelSet.ofSorted(new String[] {"n", number + " " + fingerprint}, new Fingerprint(fingerprint));
    }

    @Test
    void findsWhatAMapFindsAfterAnySequenceOfChanges() {
        Map<LabelSet, Placements.Placement> model = new LinkedHashMap<>();
        Random random = new Random(11);
        for (int i = 0; i < Depth.of(50_000, 200_000); i++) {
            // Many of these have one home: their hashes are equal or small, or differ above the bits that choose it.
            int number = random.nextInt(i % 50_000 < 25_000 ? 3_000 : 40);
            LabelSet alert = alert(random.nextInt(3), random.nextBoolean() ? number : (long) number << 50);
            if (random.nextInt(3) > 0) {
                Placements.Placement groups = new Placements.Placement(List.of());
                model.put(alert, groups);
                placements.put(alert, groups);
            } else {
                model.remove(alert);
                placements.remove(alert);
            }
            assertThat(placements.get(alert)).isSameAs(model.get(alert));
        }
        model.forEach((alert, groups) -> assertThat(placements.get(alert)).isSameAs(groups));
        model.keySet().forEach(placements::remove);
        model.keySet().forEach(alert -> assertThat(placements.get(alert)).isNull());
    }

    @Test
    void findsNothingAfterAllWasForgotten() {
        LabelSet alert = alert(0, 1);
        placements.put(alert, new Placements.Placement(List.of()));
        placements.clear();
        assertThat(placements.get(alert)).isNull();
    }
}
