package io.grapevine.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
}
