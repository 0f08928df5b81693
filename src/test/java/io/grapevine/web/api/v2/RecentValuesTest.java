package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentValuesTest {
    private final List<String> made = new ArrayList<>();

    private String make(String text) {
        made.add(text);
        return text + "!";
    }

    @Test
    void textThatOccursAgainHasTheSameValue() {
        RecentValues<String> values = new RecentValues<>(8);
        assertThat(values.get("a", this::make)).isEqualTo("a!").isSameAs(values.get("a", this::make));
        assertThat(made).containsExactly("a");
    }

    @Test
    void textThatOccursOnceDoesNotDisplaceAnother() {
        RecentValues<String> values = new RecentValues<>(1);
        values.get("a", this::make);
        values.get("b", this::make);
        values.get("a", this::make);
        assertThat(made).containsExactly("a", "b");
        values.get("b", this::make);
        values.get("b", this::make);
        values.get("b", this::make);
        assertThat(made).containsExactly("a", "b", "b");
    }

    @Test
    void cacheGrowsUntilItHoldsMostTextsThatOccurAgain() {
        RecentValues<String> values = new RecentValues<>(1 << 13);
        for (int pass = 0; pass < 20; pass++) {
            made.clear();
            for (int i = 0; i < 1_000; i++) {
                assertThat(values.get("text " + i, this::make)).isEqualTo("text " + i + "!");
            }
        }
        assertThat(made).hasSizeLessThan(400);
    }
}
