package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Lists of results, as what they have to be. */
public final class Lists {
    private Lists() {}

    /** The only element; a failure shows all. */
    public static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
