package io.grapevine.mesh.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionTest {
    private static Version version(int rank, long stamp, String writer, int... body) {
        byte[] bytes = new byte[body.length];
        for (int i = 0; i < body.length; i++) {
            bytes[i] = (byte) body[i];
        }
        return new Version(rank, stamp, writer, bytes);
    }

    @Test
    void theOrderIsRankThenStampThenWriterThenBody() {
        List<Version> ascending = List.of(
                version(0, 1, "z", 255),
                version(0, 2, "a"),
                version(0, 2, "b", 1),
                version(0, 2, "b", 1, 0),
                version(0, 2, "b", 200),
                version(0, Version.MAX_STAMP, "a"),
                version(1, 0, ""));
        List<Version> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(1));

        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(ascending);
    }

    @Test
    void equalPartsMakeEqualVersions() {
        assertThat(version(1, 2, "a", 3)).isEqualTo(version(1, 2, "a", 3)).hasSameHashCodeAs(version(1, 2, "a", 3));
        assertThat(version(1, 2, "a", 3)).isNotEqualTo(version(1, 2, "a", 4));
    }

    @Test
    void numbersOutOfTheirRangeAreRefused() {
        assertThatThrownBy(() -> version(256, 0, "")).hasMessage("rank: 256 (expected: 0 to 255)");
        assertThatThrownBy(() -> version(0, -1, "")).hasMessageStartingWith("stamp: -1");
        assertThatThrownBy(() -> version(0, Long.MAX_VALUE, "")).hasMessageStartingWith("stamp: ");
    }
}
