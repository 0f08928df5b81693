package io.grapevine.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OtherWorkTest {
    @Test
    void shareIsOfAllProcessors() {
        assertThat(OtherWork.share(5, 10, 2)).isEqualTo(0.25);
    }

    @Test
    void roundingDoesNotMakeAShareBelowNothing() {
        assertThat(OtherWork.share(-0.02, 10, 2)).isZero();
    }
}
