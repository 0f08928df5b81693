package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.matchers;
import static io.grapevine.sim.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.records.Silence;
import io.grapevine.sim.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SilenceIndexTest {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> VALUES = List.of("", "1", "2", "3");
    private static final List<String> PATTERNS = List.of("1", "1|2", "2|", ".+", "", "[12]", "x|3");

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static Matchers randomMatchers(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            boolean regexp = random.nextBoolean();
            String operator = (random.nextInt(3) == 0 ? "!" : "=") + (regexp ? "~" : "=");
            texts.add(any(random, NAMES)
                    + (operator.equals("==") ? "=" : operator)
                    + '"'
                    + any(random, regexp ? PATTERNS : VALUES)
                    + '"');
        }
        return matchers(texts.toArray(new String[0]));
    }

    static Silence randomSilence(Random random, String id) {
        List<Matchers> sets = new ArrayList<>();
        for (int i = random.nextInt(3) / 2; i >= 0; i--) {
            sets.add(randomMatchers(random));
        }
        return new Silence(id, sets, at(0), at(10), at(0), "", "", LabelSet.EMPTY, List.of(), UnknownFields.NONE);
    }

    static LabelSet randomLabels(Random random) {
        LabelSet.Builder labels = new LabelSet.Builder(3);
        NAMES.stream().filter(name -> random.nextInt(4) > 0).forEach(name -> labels.add(name, any(random, VALUES)));
        return labels.build();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void indexFindsExactlyWhatAScanOfAllSilencesFinds(long seed) {
        Random random = new Random(seed);
        SilenceIndex index = new SilenceIndex();
        Map<String, Silence> all = new LinkedHashMap<>();
        int matches = 0;
        for (int step = 0; step < 800; step++) {
            String id = "id" + random.nextInt(60);
            if (random.nextInt(3) == 0) {
                index.remove(id);
                all.remove(id);
            } else {
                Silence silence = randomSilence(random, id);
                index.put(silence);
                all.put(id, silence);
            }
            LabelSet labels = randomLabels(random);
            List<Silence> found = index.matching(labels, Steps.ofOneText());

            assertThat(found)
                    .as("%s in step %d", labels, step)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(all.values().stream()
                            .filter(silence -> silence.matches(labels))
                            .toList());
            matches += found.size();
        }
        assertThat(matches).isGreaterThan(800);
    }

    @Test
    void indexFindsASilenceInItsLatestVersionOnly() {
        SilenceIndex index = new SilenceIndex();
        index.put(version(Samples.silence(at(0), at(10), "a=\"1\""), "x", at(0)));
        Silence younger = version(Samples.silence(at(0), at(10), "a=~\"2|3\""), "x", at(1));
        index.put(younger);

        assertThat(index.matching(LabelSet.of("a", "1"), Steps.ofOneText())).isEmpty();
        assertThat(index.matching(LabelSet.of("a", "3"), Steps.ofOneText())).containsExactly(younger);
    }
}
