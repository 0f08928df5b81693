package io.grapevine.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import io.grapevine.template.go.value.GoTime;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The expectations are what Go's encoding/json answers. */
class GoJsonTest {
    @Test
    void goJsonWritesTreesInTheirOrderAndWithoutWhiteSpace() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("z", Arrays.asList(1L, null, true, new BigInteger("18446744073709551615")));
        tree.put("a", LabelSet.of("b", "2", "a", "1"));
        tree.put("empty", List.of(Map.of(), LabelSet.EMPTY, new ArrayList<>()));
        assertThat(GoJson.encode(tree))
                .isEqualTo("{\"z\":[1,null,true,18446744073709551615],\"a\":{\"a\":\"1\",\"b\":\"2\"},"
                        + "\"empty\":[{},{},[]]}");
    }

    @Test
    void goJsonRefusesObjectsThatJsonDoesNotKnow() {
        assertThatThrownBy(() -> GoJson.encode(List.of(new Object()))).isInstanceOf(IllegalArgumentException.class);
    }

    private record Alert(
            String name, GoTime startsAt, Optional<String> source, Optional<Long> count, List<Alert> more) {}

    @Test
    void recordsAreObjectsOfTheirComponentsWithoutEmptyOptionals() {
        GoTime time = GoTime.of(OffsetDateTime.parse("2026-11-21T16:00:00.0123+01:00"));
        Alert inner = new Alert("b", GoTime.ZERO, Optional.of(""), Optional.empty(), List.of());

        assertThat(GoJson.encode(new Alert("a", time, Optional.empty(), Optional.of(2L), List.of(inner))))
                .isEqualTo("{\"name\":\"a\",\"startsAt\":\"2026-11-21T16:00:00.012+01:00\",\"count\":2,\"more\":["
                        + "{\"name\":\"b\",\"startsAt\":\"0001-01-01T00:00:00.000Z\",\"source\":\"\",\"more\":[]}]}");
    }
}
